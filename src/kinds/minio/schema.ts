import { childrenOf } from '../parts/children.ts';
import { dataProperties, loginProperties, standbyProperties } from '../parts/data.ts';
import { closed, type OptionsOf } from '../parts/schema.ts';

const properties = {
  ...dataProperties,
  ...loginProperties,
  ...standbyProperties,
  buckets: childrenOf('bucket', 'Buckets of the server.', {
    public: {
      type: 'boolean',
      default: false,
      description: 'Everybody may read what is in it.',
    },
  }),
} as const;

export const schema = closed(properties);
export type MinioOptions = OptionsOf<typeof properties>;
