import { annotations, labels, region, networkTargets } from '../parts/placement.ts';
import { addressRangePattern } from '../parts/patterns.ts';
import { closed, type OptionsOf } from '../parts/schema.ts';

const properties = {
  addressSpace: {
    description: 'The addresses of the network when published, as a range.',
    type: 'string',
    ...addressRangePattern,
    default: '10.0.0.0/16',
    examples: ['10.0.0.0/16'],
  },
  region,
  labels,
  annotations,
  internal: {
    type: 'boolean',
    default: true,
    description:
      'No way out of it: its containers reach each other and nothing else. It holds for what is published; under `up` there always is one.',
  },
  alias: {
    type: 'string',
    pattern: '^[a-zA-Z0-9._-]+$',
    patternErrorMessage: 'must be a name of letters, digits, `.`, `_` and `-`',
    description: 'What it is called in what is published for Compose. Default: its own name.',
  },
  external: {
    type: 'boolean',
    default: false,
    description: 'It exists already in the container engine: it is neither created nor removed.',
  },
  name: {
    type: 'string',
    pattern: '^[a-zA-Z0-9][a-zA-Z0-9_.-]*$',
    patternErrorMessage: 'must be the name of a network: letters, digits, `_`, `.` and `-`',
    description: 'What the container engine calls it. Default: made from the application and the resource.',
  },
  ...networkTargets,
} as const;

export const schema = closed(properties);
export type NetworkOptions = OptionsOf<typeof properties>;
