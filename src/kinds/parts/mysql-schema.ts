import { childrenOf } from './children.ts';
import {
  adminProperty,
  dataProperties,
  optionsProperty,
  passwordProperty,
  pool,
  productionProperties,
} from './data.ts';
import { closed, type OptionsOf } from './schema.ts';

const properties = {
  ...dataProperties,
  ...passwordProperty,
  ...productionProperties,
  ...optionsProperty,
  ...adminProperty,
  pool,
  databases: childrenOf('database', 'Databases of the server.', {}),
} as const;

export const schema = closed(properties);
export type MysqlOptions = OptionsOf<typeof properties>;
