import type { Volume, VolumeMount } from 'kubernetes-types/core/v1.js';
import type { Mount } from '../../../model/workload.ts';
import { reportOn, type Publishing } from '../cluster.ts';
import type { SecretContent } from '../text/pod-environment.ts';
import type { PodUnit } from '../unit.ts';
import { usualVolumeSize, volumeRequest, type VolumeRequest } from './storage.ts';

/** The volumes of a pod, and what must exist for them. */
export interface PodVolumes {
  readonly volumes: readonly Volume[];
  readonly mounts: readonly VolumeMount[];
  /** Claims by name: of a StatefulSet's template, or of their own. */
  readonly claims: ReadonlyMap<string, ClaimRequest>;
}

/** The folders of the image that are copied before the container starts: where from, and the volume that they go to. */
export function copiedMounts({ profile }: PodUnit, { mounts }: PodVolumes): readonly VolumeMount[] {
  return (profile?.copiedPaths ?? []).flatMap((path) => mounts.filter(({ mountPath }) => mountPath === path));
}

/** The disk of its node that a pod may fill, its temporary files and logs included. */
export function podDisk({ profile }: PodUnit, { volumes }: PodVolumes): string {
  const losesData = volumes.some(({ emptyDir }) => emptyDir?.sizeLimit === ephemeralDataSize);
  return losesData ? ephemeralDataSize : (profile?.disk ?? '256Mi');
}

export interface ClaimRequest extends VolumeRequest {
  /** It exists already. */
  readonly external: boolean;
}

/** A file that is written into a container, by the key that holds its content. */
export interface PodFile {
  readonly key: string;
  readonly path: string;
  readonly mode: number;
  readonly content: string | SecretContent;
}

const scratchSize = '64Mi';
/** How much a server without a volume may keep. */
const ephemeralDataSize = '2Gi';

/** Its data, what the manifest mounts, its files, and what may be written although the root may not. */
export function toVolumes(publishing: Publishing, unit: PodUnit, files: readonly PodFile[]): PodVolumes {
  const collected = createCollector();
  addData(unit, collected);
  for (const mount of unit.container.mounts) addMount({ publishing, unit, mount }, collected);
  addFiles(unit.resource.name, files, collected);
  const { writablePaths = [], copiedPaths = [], disk: sizeLimit = scratchSize } = unit.profile ?? {};
  for (const path of [...copiedPaths, ...writablePaths, '/tmp']) collected.addScratch(path, { sizeLimit });
  for (const [name, { external }] of collected.claims()) {
    // A StatefulSet makes its claims itself, one for each pod.
    if (unit.form !== 'stateful-set' || external)
      collected.addVolume({ name, persistentVolumeClaim: { claimName: name } }, []);
  }
  const { sharedMemory } = unit.container;
  if (sharedMemory !== undefined) {
    collected.addScratch('/dev/shm', { medium: 'Memory', sizeLimit: `${Math.ceil(sharedMemory / 2 ** 20)}Mi` });
  }
  return collected.result();
}

type Scratch = { readonly medium?: 'Memory'; readonly sizeLimit: string };

interface Collector {
  addClaim(name: string, request: ClaimRequest, mount: Omit<VolumeMount, 'name'>): void;
  addScratch(path: string, scratch: Scratch): void;
  addVolume(volume: Volume, mounts: readonly Omit<VolumeMount, 'name'>[]): void;
  has(path: string): boolean;
  claims(): ReadonlyMap<string, ClaimRequest>;
  result(): PodVolumes;
}

function createCollector(): Collector {
  const volumes: Volume[] = [];
  const mounts: VolumeMount[] = [];
  const claims = new Map<string, ClaimRequest>();
  const has = (path: string): boolean => mounts.some(({ mountPath }) => mountPath === path);
  return {
    addClaim: (name, request, mount) => {
      claims.set(name, request);
      mounts.push({ name, ...mount });
    },
    addScratch: (path, scratch) => {
      if (has(path)) return;
      const name = scratchName(path);
      volumes.push({ name, emptyDir: { ...scratch } });
      mounts.push({ name, mountPath: path });
    },
    addVolume: (volume, added) => {
      volumes.push(volume);
      for (const mount of added) mounts.push({ name: volume.name, ...mount });
    },
    has,
    claims: () => claims,
    result: () => ({ volumes, mounts, claims }),
  };
}

/** The data of a server that the manifest gives no volume goes with its pod. */
function addData({ resource, profile, container }: PodUnit, collected: Collector): void {
  if (profile?.dataPath === undefined) return;
  const isMounted = container.mounts.some(({ target, type }) => type === 'volume' && target === profile.dataPath);
  if (!isMounted) {
    const sizeLimit = profile.holdsData ? ephemeralDataSize : (profile.disk ?? scratchSize);
    return collected.addScratch(profile.dataPath, { sizeLimit });
  }
  const { volume } = resource.options;
  const external = typeof volume === 'object' && volume !== null && 'external' in volume && volume.external === true;
  // A new volume is not empty: many have a `lost+found`, which some servers take for data of their own.
  const within = external ? {} : { subPath: 'data' };
  collected.addClaim('data', { ...volumeRequest(resource), external }, { mountPath: profile.dataPath, ...within });
}

interface Mounting {
  readonly publishing: Publishing;
  readonly unit: PodUnit;
  readonly mount: Mount;
}

function addMount({ publishing, unit, mount }: Mounting, collected: Collector): void {
  if (collected.has(mount.target)) return;
  switch (mount.type) {
    case 'volume': {
      if (mount.volume === '') return collected.addScratch(mount.target, { sizeLimit: scratchSize });
      const name = claimName(mount.volume, publishing.application.id);
      const { size = usualVolumeSize, external, target, readOnly } = mount;
      return collected.addClaim(name, { size, external }, { mountPath: target, ...(readOnly ? { readOnly } : {}) });
    }
    case 'tmpfs': {
      const sizeLimit = mount.size === undefined ? scratchSize : `${Math.ceil(mount.size / 2 ** 20)}Mi`;
      return collected.addScratch(mount.target, { sizeLimit });
    }
    case 'bind':
      reportOn(publishing, unit.resource, {
        code: 'NOT_IN_CLUSTER',
        message: `${unit.resource.name} mounts ${mount.path} of this machine at ${mount.target}, and a cluster has no such folder`,
        hint: 'Put it into the image, write it with `files:` (`from:` reads it now), or keep it in a `volume`.',
      });
  }
}

function addFiles(resource: string, files: readonly PodFile[], collected: Collector): void {
  const plain = files.filter(({ content }) => typeof content === 'string');
  const secret = files.filter(({ content }) => typeof content !== 'string');
  const itemsOf = (some: readonly PodFile[]) => some.map(({ key, mode }) => ({ key, path: key, mode }));
  const mountsOf = (some: readonly PodFile[]) =>
    some.map(({ key, path }) => ({ mountPath: path, subPath: key, readOnly: true }));
  if (plain.length > 0) {
    const configMap = { name: `${resource}-files`, items: itemsOf(plain), defaultMode: 0o444 };
    collected.addVolume({ name: 'files', configMap }, mountsOf(plain));
  }
  if (secret.length > 0) {
    const source = { secretName: `${resource}-secrets`, items: itemsOf(secret), defaultMode: 0o440 };
    collected.addVolume({ name: 'secret-files', secret: source }, mountsOf(secret));
  }
}

/** The model's volumes carry the application's id, because an engine has those of every application. A namespace has not. */
function claimName(volume: string, id: string): string {
  const name = volume.startsWith(`${id}_`) ? volume.slice(id.length + 1) : volume;
  return name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
}

function scratchName(path: string): string {
  const name = path
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  return name.slice(0, 50).replace(/-+$/, '');
}
