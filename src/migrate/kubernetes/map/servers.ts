import { kinds } from '../../../kinds/index.ts';
import { recogniseImage } from '../../../kinds/recognise-image.ts';
import type { DraftServer } from '../../draft/draft.ts';
import { isOwnImage, shapeOf } from '../../draft/server-shape.ts';
import { isFields, listOf, type ClusterObject } from '../read/cluster-object.ts';
import type { PodPlace } from './mapping.ts';

/** The type that stands for what a workload runs, or why none can; `undefined` where nobody would think of one. */
export function findServer(
  object: ClusterObject,
  { template, container }: PodPlace,
): DraftServer | { readonly reason: string } | undefined {
  const image = object.look(...container, 'image');
  if (typeof image !== 'string') return undefined;
  const found = recogniseImage(image);
  if (found === undefined || found.kind.group !== 'data') return undefined;
  const { kind } = found;
  const [only, ...others] = listOf(object.look(...template, 'spec', 'containers'));
  if (others.length > 0) return { reason: `${String(only?.['name'])} is not alone in its pods` };
  if (found.image === undefined && !isOwnImage(image, kind))
    return { reason: `its image is set up in other ways than that of the type ${kind.name}` };
  const isSame = object.isOurs && object.look('metadata', 'labels', 'app.kubernetes.io/component') === kind.name;
  const obstacle = isSame ? undefined : obstacleIn(object, container);
  if (obstacle !== undefined) return { reason: `${obstacle} says how it runs` };
  const shape = shapeOf(kind, found.tag, found.image);
  if (shape === undefined) return { reason: `the type ${kind.name} has no such version` };
  const elsewhere = claimedPaths(object, { template, container }).find(
    (path) => shape.dataPath === undefined || !(path === shape.dataPath || path.startsWith(`${shape.dataPath}/`)),
  );
  if (elsewhere !== undefined)
    return { reason: `it keeps data in ${elsewhere}, and the type ${kind.name} in ${shape.dataPath ?? 'no place'}` };
  return { ...found, ...shape, login: {}, databases: new Map() };
}

/** What a type makes a server of would be lost under it. */
function obstacleIn(object: ClusterObject, container: PodPlace['container']): string | undefined {
  for (const key of ['command', 'args']) if (object.look(...container, key) !== undefined) return `\`${key}\``;
  const replicas = object.look('spec', 'replicas');
  return typeof replicas === 'number' && replicas !== 1 ? '`replicas`' : undefined;
}

/** Where it mounts what outlives it. */
function claimedPaths(object: ClusterObject, { template, container }: PodPlace): readonly string[] {
  const claims = [
    ...listOf(object.look(...template, 'spec', 'volumes')).filter(
      (each) => each['persistentVolumeClaim'] !== undefined,
    ),
    ...listOf(object.look('spec', 'volumeClaimTemplates')).map((each) => each['metadata'] as { name?: string }),
  ].map(({ name }) => name);
  return listOf(object.look(...container, 'volumeMounts'))
    .filter((mount) => claims.includes(mount['name'] as string))
    .map((mount) => String(mount['mountPath']));
}

/** The kind whose servers share requests out among several: a route with several ends becomes one. */
export function sharingKind(): string | undefined {
  return kinds.find(({ schema }) => isFields(schema['properties']) && 'origins' in schema['properties'])?.name;
}
