import { childrenOf } from '../parts/children.ts';
import { dataProperties, loginProperties, optionsProperty, standbyProperties } from '../parts/data.ts';
import { closed, type OptionsOf } from '../parts/schema.ts';

const properties = {
  ...dataProperties,
  ...loginProperties,
  ...standbyProperties,
  ...optionsProperty,
  queues: childrenOf('queue', 'Durable queues of the broker.', {}),
  admin: {
    description:
      'The management page, which is part of the server: its endpoint is `management`, and its login that of the broker. `false` leaves it out.',
    type: 'boolean',
    default: true,
  },
} as const;

export const schema = closed(properties);
export type RabbitmqOptions = OptionsOf<typeof properties>;
