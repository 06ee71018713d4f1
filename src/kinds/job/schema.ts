import { build, image } from '../parts/image.ts';
import { sourceProperties } from '../parts/project-folder.ts';
import { runProperties } from '../parts/run.ts';
import { schedule } from '../parts/schedule.ts';
import { closed, type OptionsOf } from '../parts/schema.ts';

// A job is not copied: it is one piece of work.
const { replicas: _, ...run } = runProperties;

const properties = {
  ...run,
  ...sourceProperties,
  path: {
    type: 'string',
    minLength: 1,
    description:
      'The folder of a project whose program does the work; its language is found from its files. Exactly one of `path`, `image`, `build` and, without those, `command`.',
    examples: ['./migrate'],
  },
  image,
  build,
  schedule,
} as const;

export const schema = {
  ...closed(properties),
  if: { not: { anyOf: [{ required: ['path'] }, { required: ['image'] }, { required: ['build'] }] } },
  // oxlint-disable-next-line unicorn/no-thenable -- a keyword of JSON Schema
  then: { required: ['command'] },
} as const;
export type JobOptions = OptionsOf<typeof properties>;
