import type { ComposeMount } from '../../../compose/model/mounts.ts';
import type { ComposeService } from '../../../compose/model/service.ts';
import type { ContainerShape, Mount } from '../../../model/workload.ts';
import type { Publishing } from '../publishing.ts';
import type { Sections } from '../sections.ts';

/** What is mounted. Volumes are called after the project, as Compose calls its own. */
export function toMounts(
  publishing: Publishing,
  { mounts, sharedMemory }: Pick<ContainerShape, 'mounts' | 'sharedMemory'>,
  sections: Sections,
): Pick<ComposeService, 'volumes' | 'tmpfs' | 'shm_size'> {
  const volumes = mounts.flatMap((mount) => toMount(publishing, mount, sections) ?? []);
  const tmpfs = mounts.flatMap((mount) => (isPlainTmpfs(mount) ? [mount.target] : []));
  return {
    ...(volumes.length > 0 && { volumes }),
    ...(tmpfs.length > 0 && { tmpfs }),
    ...(sharedMemory !== undefined && { shm_size: sharedMemory }),
  };
}

function isPlainTmpfs(mount: Mount): boolean {
  return mount.type === 'tmpfs' && mount.size === undefined && mount.mode === undefined;
}

function toMount(publishing: Publishing, mount: Mount, sections: Sections): ComposeMount | undefined {
  switch (mount.type) {
    case 'volume': {
      const read = mount.readOnly ? { read_only: true } : {};
      if (mount.volume === '') return { type: 'volume', target: mount.target, ...read };
      const source = addVolume(publishing, mount, sections);
      return { type: 'volume', source, target: mount.target, ...(mount.readOnly && { read_only: true }) };
    }
    case 'bind': {
      const { path: source, target, readOnly } = mount;
      return { type: 'bind', source, target, ...(readOnly && { read_only: true }), bind: { create_host_path: true } };
    }
    case 'tmpfs':
      if (isPlainTmpfs(mount)) return undefined;
      return {
        type: 'tmpfs',
        target: mount.target,
        tmpfs: {
          ...(mount.size !== undefined && { size: mount.size }),
          ...(mount.mode !== undefined && { mode: mount.mode }),
        },
      };
  }
}

/** The key of a volume. One that is there already, by the name that Compose would give it, is simply the project's own. */
function addVolume(
  { application, project }: Publishing,
  { volume, external, engineName }: Extract<Mount, { type: 'volume' }>,
  { volumes }: Sections,
): string {
  const own = `${project}_`;
  if (external && !volume.startsWith(own)) {
    volumes.set(volume, { name: volume, external: true });
    return volume;
  }
  if (engineName !== undefined) {
    volumes.set(volume, { name: engineName });
    return volume;
  }
  const prefix = external ? own : `${application.id}_`;
  const key = volume.startsWith(prefix) ? volume.slice(prefix.length) : volume;
  volumes.set(key, { name: `${project}_${key}` });
  return key;
}
