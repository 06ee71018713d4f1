import { randomUUID } from 'node:crypto';
import { chmod, chown, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type Docker from 'dockerode';
import type { ConfigMap, PodSpec, VolumeMount } from 'kubernetes-types/core/v1.js';

import { images } from '../../engine/stand-ins.ts';

/** The volumes of a pod, where this machine keeps them. */
export interface PodVolumes extends AsyncDisposable {
  /** What a new container of the pod mounts: what it keeps nowhere else is empty again. */
  mounts(): Promise<readonly string[]>;
}

interface VolumeRequest {
  readonly spec: PodSpec;
  /** Names of the claims that a StatefulSet makes. */
  readonly claims: readonly string[];
  readonly configMaps: ReadonlyMap<string, ConfigMap>;
}

/** Makes them as the kubelet does: root owns all of them, and the pod's group may write to what is not a file. */
export async function makeVolumes(docker: Docker, { spec, claims, configMaps }: VolumeRequest): Promise<PodVolumes> {
  const group = spec.securityContext?.fsGroup ?? 0;
  const folder = await mkdtemp(join(tmpdir(), 'apphost-pod-'));
  const [container] = spec.containers;
  const made: string[] = [];
  const makeFolder = async (mode: string): Promise<string> => {
    const name = await makeVolume(docker, { group, mode });
    made.push(name);
    return name;
  };
  const kept = new Map<string, string>();
  for (const name of claims) kept.set(name, await makeFolder('2775'));
  const mountOf = async ({ name, mountPath, subPath }: VolumeMount): Promise<string> => {
    const claim = kept.get(name);
    // Docker would fill an empty volume with what the image has there, and with its owner.
    if (claim !== undefined) return `${claim}:${mountPath}:nocopy`;
    const { emptyDir, configMap } = (spec.volumes ?? []).find((volume) => volume.name === name) ?? {};
    if (emptyDir !== undefined) return `${await makeFolder('2777')}:${mountPath}:nocopy`;
    const item = configMap?.items?.find(({ path }) => path === subPath);
    const content = configMaps.get(configMap?.name ?? '')?.data?.[item?.key ?? ''];
    if (item === undefined || content === undefined) throw new Error(`nothing is known to mount at ${mountPath}`);
    const file = join(folder, item.key);
    await writeFile(file, content);
    await chown(file, 0, group);
    await chmod(file, item.mode ?? 0o644);
    return `${file}:${mountPath}:ro`;
  };
  return {
    mounts: () => Promise.all((container?.volumeMounts ?? []).map(mountOf)),
    [Symbol.asyncDispose]: async () => {
      for (const name of made) await docker.getVolume(name).remove({ force: true });
      await rm(folder, { recursive: true });
    },
  };
}

async function makeVolume(
  docker: Docker,
  { group, mode }: { readonly group: number; readonly mode: string },
): Promise<string> {
  const name = `apphost-test-${randomUUID()}`;
  await docker.createVolume({ Name: name, Labels: { 'apphost.test': 'publish' } });
  const container = await docker.createContainer({
    Image: images.busybox,
    Cmd: ['sh', '-c', `chown 0:${group} /disk && chmod ${mode} /disk`],
    HostConfig: { Binds: [`${name}:/disk`] },
  });
  await container.start();
  const { StatusCode } = (await container.wait()) as { readonly StatusCode: number };
  await container.remove();
  if (StatusCode !== 0) throw new Error('the volume cannot be prepared');
  return name;
}
