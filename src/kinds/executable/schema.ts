import { runProperties } from '../parts/run.ts';
import { closed, type OptionsOf } from '../parts/schema.ts';

const properties = {
  ...runProperties,
  path: {
    type: 'string',
    minLength: 1,
    description: 'The folder that it is started in, relative to the manifest. Default: the manifest’s own.',
    default: '.',
  },
} as const;

export const schema = closed(properties, ['command']);
export type ExecutableOptions = OptionsOf<typeof properties>;
