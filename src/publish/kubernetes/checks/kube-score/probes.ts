import { inContainers, inPods, type Check } from '../check.ts';
import type { PodContainer, PodProbe } from '../read/pod.ts';
import type { Workload } from '../read/workload.ts';
import { knownWorkloads, serviceOf } from './known.ts';

export const podProbes: Check = {
  name: 'pod-probes',
  tool: 'kube-score',
  isDefault: true,
  isAboutPods: true,
  wants: 'Pods that a Service leads to say when they are ready.',
  remedy: 'Write a `readinessProbe` (`health:` of the resource).',
  severity: 'critical',
  find: (set) =>
    inPods(knownWorkloads(set), (workload) => {
      if (runsToItsEnd(workload) || workload.containers.some(({ readinessProbe }) => readinessProbe !== undefined)) {
        return false;
      }
      const service = serviceOf(set, workload);
      return service !== undefined && `has no readiness probe, but the Service ${service.object.name} leads to it`;
    }),
};

export const podProbesIdentical: Check = {
  name: 'pod-probes-identical',
  tool: 'kube-score',
  isDefault: true,
  isAboutPods: true,
  wants: 'What asks whether a container is ready does not ask whether it is alive.',
  remedy: 'Leave the `livenessProbe` out, or let it ask another path (`health: { live: … }` of the resource).',
  severity: 'critical',
  find: (set) =>
    inContainers(knownWorkloads(set), (container, workload) => {
      const { readinessProbe, livenessProbe } = container;
      if (runsToItsEnd(workload) || readinessProbe === undefined || livenessProbe === undefined) return false;
      return asksTheSame(container, readinessProbe, livenessProbe) && 'has the same readiness and liveness probe';
    }),
};

function runsToItsEnd({ object }: Workload): boolean {
  return object.kind === 'Job' || object.kind === 'CronJob';
}

function asksTheSame(container: PodContainer, one: PodProbe, other: PodProbe): boolean {
  if (one.httpGet !== undefined && other.httpGet !== undefined) {
    return (
      (one.httpGet.path ?? '') === (other.httpGet.path ?? '') &&
      portNumber(container, one.httpGet.port) === portNumber(container, other.httpGet.port)
    );
  }
  if (one.tcpSocket !== undefined && other.tcpSocket !== undefined) {
    return portNumber(container, one.tcpSocket.port) === portNumber(container, other.tcpSocket.port);
  }
  if (one.exec === undefined || other.exec === undefined) return false;
  return JSON.stringify(one.exec.command) === JSON.stringify(other.exec.command);
}

/** A port's name and its number are one port. */
function portNumber({ ports }: PodContainer, port: string | number | undefined): string | number | undefined {
  return ports.find(({ name }) => name !== undefined && name === port)?.containerPort ?? port;
}
