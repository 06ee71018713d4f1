import { inPods, type Check, type Facts, type Found } from '../check.ts';
import { readConfigMap, readSecret, type DataSource } from '../read/data.ts';
import type { ObjectSet } from '../read/object-set.ts';
import type { Pod } from '../read/pod.ts';

export const configMapReferences: Check = {
  name: 'config-map-references',
  tool: 'apphost',
  isDefault: true,
  wants: 'The ConfigMaps that pods use are in the set, with the keys that are asked for.',
  remedy: 'Add the ConfigMap or the key in the same namespace, or write `optional: true` where the pod can do without.',
  find: (set) => {
    const made = set.objects.map(readConfigMap).filter((source) => source !== undefined);
    return findMissing(set, 'ConfigMap', [...made, ...everywhere], configMapsOf);
  },
};

/** The cluster puts the authority of its API into each namespace. */
const everywhere: readonly Source[] = [{ name: 'kube-root-ca.crt', keys: ['ca.crt'] }];

export const secretReferences: Check = {
  name: 'secret-references',
  tool: 'apphost',
  isDefault: true,
  wants: 'The Secrets that pods use are made by the set, or known to be there, with the keys that are asked for.',
  remedy: 'Add what makes the Secret (an ExternalSecret, say) in the same namespace, and let it have the key.',
  find: (set, { knownSecrets }: Facts) => {
    const made = set.objects.map(readSecret).filter((source) => source !== undefined);
    return findMissing(set, 'Secret', [...made, ...knownSecrets], secretsOf);
  },
};

/** Without a namespace it is in all of them, without keys it has any. */
type Source = Omit<DataSource, 'namespace'> & { readonly namespace?: string };

/** A use of a ConfigMap or Secret that the pod cannot do without. */
interface Use {
  readonly name: string;
  readonly keys: readonly string[];
}

function findMissing(
  set: ObjectSet,
  kind: string,
  sources: readonly Source[],
  usesOf: (pod: Pod) => readonly Use[],
): readonly Found[] {
  const byName = new Map<string, Source[]>();
  for (const source of sources) byName.set(source.name, [...(byName.get(source.name) ?? []), source]);
  return inPods(set.workloads, ({ object, pod }) => {
    const complaints = usesOf(pod).flatMap(({ name, keys }) => {
      const named = byName.get(name) ?? [];
      const found = named.filter(({ namespace }) => namespace === undefined || namespace === object.namespace);
      if (found.length === 0) return [`uses the ${kind} ${name}, which is not there`];
      const missing = keys.filter((key) => found.every((source) => source.keys?.includes(key) === false));
      return missing.map((key) => `uses the key ${key} of the ${kind} ${name}, which it does not have`);
    });
    return [...new Set(complaints)];
  });
}

function configMapsOf(pod: Pod): readonly Use[] {
  const volumes = [
    ...pod.volumes.map(({ configMap }) => configMap),
    ...pod.volumes.flatMap(({ projected }) => projected?.sources ?? []).map(({ configMap }) => configMap),
  ];
  return [
    ...containersOf(pod).flatMap(({ envFrom }) => envFrom.map(({ configMapRef }) => configMapRef)),
    ...containersOf(pod).flatMap(({ env }) => env.map(({ valueFrom }) => valueFrom?.configMapKeyRef)),
    ...volumes,
  ].flatMap(toUse);
}

function secretsOf(pod: Pod): readonly Use[] {
  const volumes = [
    ...pod.volumes.map(({ secret }) => secret && { ...secret, name: secret.secretName }),
    ...pod.volumes.flatMap(({ projected }) => projected?.sources ?? []).map(({ secret }) => secret),
  ];
  return [
    ...containersOf(pod).flatMap(({ envFrom }) => envFrom.map(({ secretRef }) => secretRef)),
    ...containersOf(pod).flatMap(({ env }) => env.map(({ valueFrom }) => valueFrom?.secretKeyRef)),
    ...volumes,
  ].flatMap(toUse);
}

function containersOf({ initContainers, containers }: Pod): Pod['containers'] {
  return [...initContainers, ...containers];
}

interface Reference {
  readonly name: string | undefined;
  readonly optional: boolean | undefined;
  readonly key?: string | undefined;
  readonly items?: readonly { readonly key: string | undefined }[];
}

function toUse(reference: Reference | undefined): readonly Use[] {
  if (reference === undefined || reference.optional === true) return [];
  const keys = [reference.key, ...(reference.items ?? []).map(({ key }) => key)];
  return [{ name: reference.name ?? '', keys: keys.filter((key) => key !== undefined) }];
}
