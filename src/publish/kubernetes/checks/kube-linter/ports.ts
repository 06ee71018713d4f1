import { inContainers, inObjects, type Check, type Found } from '../check.ts';
import type { ObjectSet } from '../read/object-set.ts';
import type { PodContainer, PodProbe } from '../read/pod.ts';

export const invalidTargetPorts: Check = {
  name: 'invalid-target-ports',
  tool: 'kube-linter',
  isDefault: true,
  wants: 'Ports have names and numbers that Kubernetes takes.',
  remedy: 'Name the port with at most 15 lower-case letters, digits and single dashes, at least one of them a letter.',
  find: (set) => [
    ...inContainers(set.workloads, ({ ports }) =>
      ports
        .map(({ name }) => name ?? '')
        .filter((name) => name !== '' && !isPortName(name))
        .map((name) => `has a port named "${name}"`),
    ),
    ...inObjects(set.services, ({ ports }) =>
      ports
        .map(({ targetPort }) => targetPort)
        .filter((port) => port !== undefined && port !== 0 && !isTargetPort(port))
        .map((port) => `leads to the port ${JSON.stringify(port)}`),
    ),
  ],
};

export const sshPort: Check = {
  name: 'ssh-port',
  tool: 'kube-linter',
  isDefault: true,
  wants: 'No container listens on the port of SSH.',
  remedy: 'Remove the port 22: `kubectl exec` leads into a container.',
  find: (set) =>
    inContainers(
      set.workloads,
      ({ ports }) => ports.some((port) => port.containerPort === 22 && isTcp(port)) && 'listens on the port of SSH, 22',
    ),
};

export const privilegedPorts: Check = {
  name: 'privileged-ports',
  tool: 'kube-linter',
  isDefault: false,
  wants: 'Containers listen on ports that need no privilege.',
  remedy: "Let the program listen on a port from 1024 up, and write it as the endpoint's `targetPort`.",
  find: (set) =>
    inContainers(set.workloads, ({ ports }) =>
      ports
        .map(({ containerPort }) => containerPort ?? 0)
        .filter((port) => port > 0 && port < 1024)
        .map((port) => `listens on the privileged port ${port}`),
    ),
};

export const livenessPort: Check = {
  name: 'liveness-port',
  tool: 'kube-linter',
  isDefault: true,
  wants: 'A liveness probe asks a port that the container declares.',
  remedy: 'Declare the port under `ports`, or let the probe ask one that is.',
  find: (set) => findUndeclared(set, 'liveness', ({ livenessProbe }) => livenessProbe),
};

export const readinessPort: Check = {
  name: 'readiness-port',
  tool: 'kube-linter',
  isDefault: true,
  wants: 'A readiness probe asks a port that the container declares.',
  remedy: 'Declare the port under `ports`, or let the probe ask one that is.',
  find: (set) => findUndeclared(set, 'readiness', ({ readinessProbe }) => readinessProbe),
};

export const startupPort: Check = {
  name: 'startup-port',
  tool: 'kube-linter',
  isDefault: true,
  wants: 'A startup probe asks a port that the container declares.',
  remedy: 'Declare the port under `ports`, or let the probe ask one that is.',
  find: (set) => findUndeclared(set, 'startup', ({ startupProbe }) => startupProbe),
};

function findUndeclared(
  set: ObjectSet,
  which: string,
  probeOf: (container: PodContainer) => PodProbe | undefined,
): readonly Found[] {
  return inContainers(set.workloads, (container) => {
    const probe = probeOf(container);
    if (probe === undefined) return false;
    const { httpGet, tcpSocket, grpc } = probe;
    // Kubernetes knows the port of a gRPC probe by its number only.
    const isUndeclared =
      (httpGet !== undefined && !declares(container, httpGet.port)) ||
      (tcpSocket !== undefined && !declares(container, tcpSocket.port)) ||
      (grpc !== undefined && (typeof grpc.port !== 'number' || !declares(container, grpc.port)));
    const port = httpGet?.port ?? tcpSocket?.port ?? grpc?.port ?? 'none';
    return isUndeclared && `has a ${which} probe of the port ${port}, which it does not declare`;
  });
}

function declares({ ports }: PodContainer, wanted: string | number | undefined): boolean {
  if (wanted === undefined) return false;
  return ports.filter(isTcp).some(({ name, containerPort }) => name === wanted || containerPort === wanted);
}

function isTcp({ protocol }: PodContainer['ports'][number]): boolean {
  return protocol === undefined || protocol === '' || protocol === 'TCP';
}

function isTargetPort(port: string | number): boolean {
  return typeof port === 'string' ? isPortName(port) : Number.isInteger(port) && port >= 1 && port <= 65_535;
}

function isPortName(name: string): boolean {
  return name.length <= 15 && /^[a-z0-9]+(-[a-z0-9]+)*$/.test(name) && /[a-z]/.test(name);
}
