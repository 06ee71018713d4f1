import { dataProperties, loginProperties, standbyProperties } from '../parts/data.ts';
import { closed, type OptionsOf } from '../parts/schema.ts';

const properties = {
  ...dataProperties,
  ...loginProperties,
  ...standbyProperties,
  realms: {
    description:
      'A folder of realm files (`*.json`) that are imported when the server starts, relative to the manifest.',
    type: 'string',
    minLength: 1,
    examples: ['./realms'],
  },
} as const;

export const schema = closed(properties);
export type KeycloakOptions = OptionsOf<typeof properties>;
