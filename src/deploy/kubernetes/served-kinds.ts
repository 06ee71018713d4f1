import { AppHostError } from '../../support/apphost-error.ts';
import { need, type Cluster } from './cluster.ts';
import { groupOf, type ClusterObject } from './object.ts';

/** What the cluster has: by group and kind, the name that kubectl takes. */
export type ServedKinds = ReadonlyMap<string, ServedKind>;

export interface ServedKind {
  /** `deployments.apps`. */
  readonly resource: string;
  readonly isNamespaced: boolean;
}

export async function findServedKinds({ kubectl }: Pick<Cluster, 'kubectl'>): Promise<ServedKinds> {
  const table = await need(
    kubectl,
    ['api-resources', '--no-headers', '--verbs=list', '--request-timeout=30s'],
    'asking the cluster what it knows',
  );
  return new Map(table.split('\n').flatMap((line) => parseLine(line)));
}

export function servedKind(
  served: ServedKinds,
  { apiVersion, kind }: Pick<ClusterObject, 'apiVersion' | 'kind'>,
): ServedKind | undefined {
  return served.get(`${groupOf(apiVersion)}/${kind}`);
}

/** kubectl applies what it can of a list: an operator that is missing must be noticed before. */
export function refuseUnknownKinds(
  served: ServedKinds,
  objects: readonly ClusterObject[],
  { context }: Pick<Cluster, 'context'>,
): void {
  const missing = objects.filter((object) => servedKind(served, object) === undefined);
  if (missing.length === 0) return;
  const kinds = [...new Set(missing.map(({ apiVersion, kind }) => `${kind} (${apiVersion})`))];
  throw new AppHostError(
    'DEPLOY_KIND_UNKNOWN',
    `the cluster of context \`${context}\` does not know ${kinds.join(', ')}; nothing was applied`,
    {
      hint: 'Install the operators that the README of what was published names, or do without: --operators none, --secrets file, --edge ingress.',
      facts: { kinds: kinds.join(' ') },
    },
  );
}

/** NAME SHORTNAMES APIVERSION NAMESPACED KIND, of which the second may be missing. */
function parseLine(line: string): readonly (readonly [string, ServedKind])[] {
  const [, name, apiVersion, isNamespaced, kind] =
    /^(\S+)\s+(?:\S+\s+)?(\S+)\s+(true|false)\s+(\S+)\s*$/.exec(line) ?? [];
  if (name === undefined || apiVersion === undefined || kind === undefined) return [];
  const group = groupOf(apiVersion);
  const resource = group === '' ? name : `${name}.${group}`;
  return [[`${group}/${kind}`, { resource, isNamespaced: isNamespaced === 'true' }]];
}
