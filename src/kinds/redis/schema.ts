import { dataProperties, optionsProperty, passwordProperty, productionProperties } from '../parts/data.ts';
import { closed, type OptionsOf } from '../parts/schema.ts';

const properties = {
  ...dataProperties,
  ...passwordProperty,
  ...productionProperties,
  ...optionsProperty,
  admin: {
    description:
      'Brings an administration page along as `<name>-admin`, already connected: `true` or `redisinsight` for Redis Insight, `redis-commander` for Redis Commander. Never published.',
    enum: [true, false, 'redisinsight', 'redis-commander'],
    default: false,
  },
} as const;

export const schema = closed(properties);
export type RedisOptions = OptionsOf<typeof properties>;
