import { childrenOf } from '../parts/children.ts';
import {
  adminProperty,
  dataProperties,
  loginProperties,
  optionsProperty,
  pool,
  productionProperties,
} from '../parts/data.ts';
import { closed, type OptionsOf } from '../parts/schema.ts';

const properties = {
  ...dataProperties,
  ...loginProperties,
  ...productionProperties,
  ...optionsProperty,
  ...adminProperty,
  pool,
  databases: childrenOf('database', 'Databases of the server.', {}),
} as const;

export const schema = closed(properties);
export type MongodbOptions = OptionsOf<typeof properties>;
