import type { Kind } from '../kind.ts';
import { networkNotes } from '../parts/limitations.ts';
import { schema, type NetworkOptions } from './schema.ts';

/** Nothing runs for it: containers that name it are put inside. */
export const network: Kind<NetworkOptions> = {
  name: 'network',
  summary: 'A private network: only those inside reach each other.',
  group: 'trust',
  schema,
  describe: ({ name, options }) => ({ notes: networkNotes(name, options) }),
};
