import { annotations, labels, region, targets } from '../parts/placement.ts';
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
  ...targets,
} as const;

export const schema = closed(properties);
export type NetworkOptions = OptionsOf<typeof properties>;
