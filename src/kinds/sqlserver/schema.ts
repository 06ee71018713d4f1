import { childrenOf } from '../parts/children.ts';
import { dataProperties, optionsProperty, passwordProperty, pool, productionProperties } from '../parts/data.ts';
import { closed, type OptionsOf } from '../parts/schema.ts';

const properties = {
  ...dataProperties,
  ...passwordProperty,
  ...productionProperties,
  ...optionsProperty,
  pool,
  databases: childrenOf('database', 'Databases of the server.', {}),
} as const;

export const schema = closed(properties);
export type SqlserverOptions = OptionsOf<typeof properties>;
