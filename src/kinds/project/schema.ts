import { sourceProperties } from '../parts/project-folder.ts';
import { runProperties } from '../parts/run.ts';
import { closed, type OptionsOf } from '../parts/schema.ts';

const properties = {
  ...runProperties,
  ...sourceProperties,
  path: {
    type: 'string',
    minLength: 1,
    description:
      'The folder of the project, relative to the manifest. Its language is found from its files: Node.js, .NET, Python, Go, Java, Rust, or a Dockerfile.',
    examples: ['./api'],
  },
} as const;

export const schema = closed(properties, ['path']);
export type ProjectOptions = OptionsOf<typeof properties>;
