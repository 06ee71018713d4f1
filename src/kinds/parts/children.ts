import { namePattern } from './patterns.ts';
import { textOr, type Properties } from './schema.ts';

/** A child as the manifest writes it. */
export type ChildOption = string | { readonly name: string; readonly [option: string]: unknown };

/** What a list of children accepts, as far as its TypeScript type goes. */
type ChildListSchema = {
  readonly type: 'array';
  readonly items: {
    readonly type: readonly ['string', 'object'];
    readonly properties: { readonly name: { readonly type: 'string' } };
    readonly required: readonly ['name'];
  };
};

/**
 * The schema of a list of children: a name, or `{ name, <inner> }` where `inner` names it inside the server (`database`,
 * `queue`), and whatever else the kind knows about one.
 */
export function childrenOf(inner: string, description: string, further: Properties): ChildListSchema {
  const name = {
    type: 'string',
    ...namePattern,
    description: 'The resource’s name: others refer to it by this.',
  } as const;
  const within = {
    type: 'string',
    minLength: 1,
    description: 'Its name inside the server. Default: the resource’s name.',
  } as const;
  const items = textOr(
    { ...namePattern, description: `The name of one, or the long form \`{ name, ${inner} }\`.` },
    { name, [inner]: within, ...further },
    ['name'],
  );
  const schema = {
    description: `${description} Each is a resource of its own, addressed by its own name, and is made when it is missing. A name, or \`{ name, ${inner} }\` where the name inside the server differs.`,
    type: 'array',
    items,
  };
  return schema as unknown as ChildListSchema;
}
