import { childrenOf } from '../parts/children.ts';
import { dataProperties, standbyProperties } from '../parts/data.ts';
import { closed, type OptionsOf } from '../parts/schema.ts';

const properties = {
  ...dataProperties,
  ...standbyProperties,
  buckets: childrenOf('container', 'Blob containers of the account.', {}),
  queues: childrenOf('queue', 'Queues of the account.', {}),
} as const;

export const schema = closed(properties);
export type AzureStorageOptions = OptionsOf<typeof properties>;
