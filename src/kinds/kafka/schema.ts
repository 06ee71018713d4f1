import { childrenOf } from '../parts/children.ts';
import { adminProperty, dataProperties, standbyProperties } from '../parts/data.ts';
import { closed, type OptionsOf } from '../parts/schema.ts';

const properties = {
  ...dataProperties,
  ...standbyProperties,
  ...adminProperty,
  topics: childrenOf('topic', 'Topics of the broker.', {
    partitions: { type: 'integer', minimum: 1, description: 'How many partitions it has.', default: 1 },
    replicationFactor: {
      type: 'integer',
      minimum: 1,
      description: 'How many brokers keep each partition, when published.',
      default: 1,
    },
  }),
} as const;

export const schema = closed(properties);
export type KafkaOptions = OptionsOf<typeof properties>;
