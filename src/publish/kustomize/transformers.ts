import type { KubernetesObject } from '../../kinds/kubernetes-object.ts';

/** An object in the base and the same one in an environment. */
export interface Pair {
  readonly before: KubernetesObject;
  readonly after: KubernetesObject;
}

/** What kustomize calls an image: its name without version, and its version. */
export interface ImageChange {
  readonly name: string;
  readonly newTag?: string;
  readonly digest?: string;
}

export interface ReplicaChange {
  readonly name: string;
  readonly count: number;
}

/** Images whose version alone differs, when it does so everywhere. */
export function imageChanges(pairs: readonly Pair[]): readonly ImageChange[] {
  const versions = new Map<string, Set<string>>();
  const before = new Map<string, Set<string>>();
  for (const pair of pairs) {
    for (const image of imagesOf(pair.after)) add(versions, splitImage(image));
    for (const image of imagesOf(pair.before)) add(before, splitImage(image));
  }
  return [...versions].flatMap(([name, found]) => {
    const [version, ...others] = found;
    const [known, ...further] = before.get(name) ?? [];
    const isOne = others.length === 0 && further.length === 0;
    if (!isOne || version === undefined || known === undefined || version === known) return [];
    return [version.startsWith('@') ? { name, digest: version.slice(1) } : { name, newTag: version.slice(1) }];
  });
}

/** Replicas that both have, in another number. */
export function replicaChanges(pairs: readonly Pair[]): readonly ReplicaChange[] {
  return pairs.flatMap(({ before, after }) => {
    const [was, is] = [replicasOf(before), replicasOf(after)];
    return was === undefined || is === undefined || was === is ? [] : [{ name: after.metadata.name, count: is }];
  });
}

export function withoutReplicas(object: KubernetesObject, changes: readonly ReplicaChange[]): KubernetesObject {
  if (replicasOf(object) === undefined || changes.every(({ name }) => name !== object.metadata.name)) return object;
  const { spec } = object as { readonly spec?: Readonly<Record<string, unknown>> };
  return { ...object, spec: { ...spec, replicas: 0 } } as KubernetesObject;
}

/** With the images that change by name left out of the comparison. */
export function withoutVersions(object: KubernetesObject, changes: readonly ImageChange[]): KubernetesObject {
  if (changes.length === 0) return object;
  const names = new Set(changes.map(({ name }) => name));
  return JSON.parse(JSON.stringify(object), (key, value: unknown) => {
    if (key !== 'image' || typeof value !== 'string') return value;
    const { name } = splitImage(value);
    return names.has(name) ? name : value;
  }) as KubernetesObject;
}

function imagesOf(object: KubernetesObject): readonly string[] {
  const images: string[] = [];
  JSON.stringify(object, (key, value: unknown) => {
    if (key === 'image' && typeof value === 'string') images.push(value);
    return value;
  });
  return images;
}

function splitImage(image: string): { readonly name: string; readonly version: string } {
  const [, name = image, version = ''] = /^(.+?)((?::[^:/@]+)?(?:@.+)?)$/.exec(image) ?? [];
  return { name, version };
}

function add(map: Map<string, Set<string>>, { name, version }: { name: string; version: string }): void {
  map.set(name, (map.get(name) ?? new Set()).add(version));
}

function replicasOf(object: KubernetesObject): number | undefined {
  if (object.kind !== 'Deployment' && object.kind !== 'StatefulSet') return undefined;
  const { spec } = object as { readonly spec?: { readonly replicas?: number } };
  return spec?.replicas;
}
