import { kinds } from '../../kinds/index.ts';
import type { Kind, KindInput } from '../../kinds/kind.ts';
import { literal } from '../../model/expression.ts';
import type { DraftServer } from './draft.ts';

/** What the kind says of itself when it is asked about a server of that version with a volume. */
export function shapeOf(kind: Kind, tag: string | undefined, image: string | undefined): ServerShape | undefined {
  const options = { volume: true, ...(tag !== undefined && { tag }), ...(image !== undefined && { image }) };
  let isRefused = false;
  const input: KindInput<Readonly<Record<string, unknown>>> = {
    name: 'server',
    options,
    directory: '/',
    environment: 'development',
    folder: () => undefined,
    expression: () => literal(''),
    words: () => [],
    other: () => undefined,
    report: ({ severity = 'error' }) => {
      isRefused ||= severity === 'error';
    },
  };
  const { endpoints = [], workload } = kind.describe(input);
  if (isRefused) return undefined;
  const mounts = workload?.runs === 'container' ? workload.mounts : [];
  const data = mounts.find((mount) => mount.type === 'volume');
  return { endpoints, ...(data !== undefined && { dataPath: data.target }) };
}

export type ServerShape = Pick<DraftServer, 'endpoints' | 'dataPath'>;

/** Whether a type takes an option of that name. */
export function takesOption(type: string, option: string): boolean {
  const schema = kinds.find(({ name }) => name === type)?.schema as { properties?: Readonly<Record<string, unknown>> };
  return schema.properties?.[option] !== undefined;
}

/** Whether it is the image that the kind itself runs. */
export function isOwnImage(reference: string, { images = [] }: Kind): boolean {
  const name = reference.replace(/@.*$/, '').replace(/:[^:/]*$/, '');
  const [own = ''] = images;
  return name === own || name.endsWith(`/${own}`);
}
