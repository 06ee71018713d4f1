import { dataProperties, passwordProperty, standbyProperties } from '../parts/data.ts';
import { closed, type OptionsOf } from '../parts/schema.ts';

const properties = {
  ...dataProperties,
  ...standbyProperties,
  apiKey: {
    ...passwordProperty.password,
    description:
      'The API key, as a parameter: `${parameters.vectors-key}`. Left out, one is generated and remembered with the user secrets as `<name>-Key`.',
    examples: ['${parameters.vectors-key}'],
  },
} as const;

export const schema = closed(properties);
export type QdrantOptions = OptionsOf<typeof properties>;
