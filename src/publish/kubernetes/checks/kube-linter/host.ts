import { inContainers, inPods, type Check } from '../check.ts';
import type { PodContainer } from '../read/pod.ts';
import type { Workload } from '../read/workload.ts';

export const hostIpc: Check = {
  name: 'host-ipc',
  tool: 'kube-linter',
  isDefault: true,
  wants: "Pods do not share the node's inter-process communication.",
  remedy: 'Remove `hostIPC` from the pod.',
  find: (set) => inPods(set.workloads, ({ pod }) => pod.hostIPC === true && "shares the node's IPC namespace"),
};

export const hostNetwork: Check = {
  name: 'host-network',
  tool: 'kube-linter',
  isDefault: true,
  wants: "Pods have a network of their own, not the node's.",
  remedy: 'Remove `hostNetwork` from the pod, and lead to it with a Service.',
  find: (set) => inPods(set.workloads, ({ pod }) => pod.hostNetwork === true && "shares the node's network"),
};

export const hostPid: Check = {
  name: 'host-pid',
  tool: 'kube-linter',
  isDefault: true,
  wants: "Pods do not see the node's processes.",
  remedy: 'Remove `hostPID` from the pod.',
  find: (set) => inPods(set.workloads, ({ pod }) => pod.hostPID === true && "sees the node's processes"),
};

export const dockerSock: Check = {
  name: 'docker-sock',
  tool: 'kube-linter',
  isDefault: true,
  wants: "No container has the container engine's socket.",
  remedy: 'Remove the volume with `docker.sock`: whoever has the socket has the node.',
  find: (set) =>
    inContainers(set.workloads, (container, workload) =>
      hostMounts(container, workload)
        .filter(({ path }) => path.endsWith('docker.sock'))
        .map(({ path }) => `mounts the engine's socket ${path}`),
    ),
};

const sensitiveFolders = ['/', '/boot', '/dev', '/etc', '/lib', '/proc', '/sys', '/usr'];

export const sensitiveHostMounts: Check = {
  name: 'sensitive-host-mounts',
  tool: 'kube-linter',
  isDefault: true,
  wants: "No container has one of the node's system folders.",
  remedy: 'Remove the `hostPath` volume, or mount the one file or folder below it that is needed.',
  find: (set) =>
    inContainers(set.workloads, (container, workload) =>
      hostMounts(container, workload)
        .filter(({ path }) => sensitiveFolders.includes(path))
        .map(({ path }) => `mounts the node's ${path}`),
    ),
};

export const writableHostMount: Check = {
  name: 'writable-host-mount',
  tool: 'kube-linter',
  isDefault: false,
  wants: "What a container mounts of the node's files it mounts read-only.",
  remedy: 'Write `readOnly: true` on the mount, or use a volume of the application.',
  find: (set) =>
    inContainers(set.workloads, (container, workload) =>
      hostMounts(container, workload)
        .filter(({ readOnly }) => !readOnly)
        .map(({ path }) => `can write to the node's ${path}`),
    ),
};

const unsafeSysctlPrefixes = ['kernel.msg', 'kernel.sem', 'kernel.shm', 'fs.mqueue.', 'net.'];

export const unsafeSysctls: Check = {
  name: 'unsafe-sysctls',
  tool: 'kube-linter',
  isDefault: true,
  wants: 'Pods change no kernel setting that reaches beyond them.',
  remedy: "Remove it from the pod's `sysctls`; for a low port, let the program listen on one from 1024 up.",
  find: (set) =>
    inPods(set.workloads, ({ pod }) =>
      (pod.securityContext?.sysctls ?? [])
        .map(({ name }) => name ?? '')
        .filter((name) => unsafeSysctlPrefixes.some((prefix) => name.startsWith(prefix)))
        .map((name) => `sets the kernel's ${name}`),
    ),
};

/** What a container mounts that is the node's. */
function hostMounts(
  { volumeMounts }: PodContainer,
  { pod }: Workload,
): readonly { readonly path: string; readonly readOnly: boolean }[] {
  const ofHost = pod.volumes.filter(({ hostPath }) => hostPath !== undefined);
  if (ofHost.length === 0) return [];
  return volumeMounts.flatMap(({ name, readOnly }) => {
    const path = ofHost.find((volume) => volume.name === name)?.hostPath?.path;
    return path === undefined ? [] : [{ path, readOnly: readOnly === true }];
  });
}
