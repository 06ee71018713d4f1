import { childrenOf } from '../parts/children.ts';
import { dataProperties, loginProperties, optionsProperty, pool, productionProperties } from '../parts/data.ts';
import { closed, type OptionsOf } from '../parts/schema.ts';

const properties = {
  ...dataProperties,
  ...loginProperties,
  ...productionProperties,
  ...optionsProperty,
  pool,
  databases: childrenOf('database', 'Databases of the server.', {}),
  admin: {
    description:
      'Brings an administration page along as `<name>-admin`, already connected: `true` or `pgadmin` for pgAdmin, `pgweb` for the lighter pgweb. Never published.',
    enum: [true, false, 'pgadmin', 'pgweb'],
    default: false,
  },
} as const;

export const schema = closed(properties);
export type PostgresOptions = OptionsOf<typeof properties>;
