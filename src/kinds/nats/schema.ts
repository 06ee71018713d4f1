import { dataProperties, loginProperties, standbyProperties } from '../parts/data.ts';
import { closed, type OptionsOf } from '../parts/schema.ts';

const properties = {
  ...dataProperties,
  ...loginProperties,
  ...standbyProperties,
  jetStream: {
    description: 'Switches JetStream on: streams that keep messages, key-value and object stores.',
    type: 'boolean',
    default: false,
  },
} as const;

export const schema = closed(properties);
export type NatsOptions = OptionsOf<typeof properties>;
