import type { Container, Probe as KubernetesProbe } from 'kubernetes-types/core/v1.js';
import type { ReadyCheck } from '../../../kinds/cluster.ts';
import type { Probe } from '../../../model/probe.ts';
import type { Resource } from '../../../model/resource.ts';
import type { PodPort, PodUnit } from '../unit.ts';
import { portOf, tcpCheck } from './ports.ts';

export type Probes = Pick<Container, 'startupProbe' | 'readinessProbe' | 'livenessProbe'>;

type Asked = Pick<KubernetesProbe, 'httpGet' | 'tcpSocket' | 'exec' | 'grpc'>;

/** How long a start may take before it counts as stuck, unless the manifest asks for more. Seconds. */
const usualStart = 120;
const startupPeriod = 2;

/**
 * The probes of a workload. Readiness may look at what it depends on. Liveness restarts, so it is published only from
 * `health.live`, or for a server as a plain connection: two equal probes would restart whatever waits for another.
 */
export function toProbes(
  { resource, profile }: PodUnit,
  ports: readonly PodPort[],
  words: (command: Extract<Probe['check'], { type: 'command' }>['command']) => string[],
): Probes {
  const { probe, livenessPath } = resource;
  const [first] = ports.filter(({ endpoint }) => endpoint.protocol === 'tcp');
  const ready = profile?.ready === undefined ? undefined : readyCheck(profile.ready, resource, ports);
  const asked = ready ?? (probe === undefined ? undefined : askOf(probe.check, { resource, ports, first, words }));
  if (asked === undefined || probe === undefined) return {};
  const live = livenessOf({ resource, ports, first, isServer: ready !== undefined });
  return {
    startupProbe: startup(livenessPath === undefined ? asked : (live ?? asked), probe),
    readinessProbe: {
      ...asked,
      periodSeconds: seconds(probe.interval),
      timeoutSeconds: Math.max(seconds(probe.timeout), 1),
      failureThreshold: probe.retries,
    },
    ...(live === undefined
      ? {}
      : { livenessProbe: { ...live, periodSeconds: 20, timeoutSeconds: 3, failureThreshold: 3 } }),
  };
}

function readyCheck(ready: ReadyCheck, resource: Resource, ports: readonly PodPort[]): Asked | undefined {
  if ('command' in ready) return { exec: { command: [...ready.command] } };
  const port = portOf(ports, resource, ready.endpoint);
  return port === undefined ? undefined : httpCheck(port, ready.path);
}

/** The longest that the start of a workload may take, by its startup probe. Seconds. */
export function startBudget({ startupProbe }: Probes): number {
  return (startupProbe?.periodSeconds ?? 0) * (startupProbe?.failureThreshold ?? 0);
}

interface Asking {
  readonly resource: Resource;
  readonly ports: readonly PodPort[];
  readonly first: PodPort | undefined;
  readonly words: (command: Extract<Probe['check'], { type: 'command' }>['command']) => string[];
}

function askOf(check: Probe['check'], { resource, ports, first, words }: Asking): Asked | undefined {
  switch (check.type) {
    case 'http': {
      const port = portOf(ports, resource, check.endpoint);
      if (port === undefined) return undefined;
      // Whatever answers HTTP is a connection that is accepted: a probe of Kubernetes would want a status below 400.
      return check.status === 'any' ? tcpCheck(port.port.name) : httpCheck(port, check.path);
    }
    case 'tcp': {
      const port = portOf(ports, resource, check.endpoint);
      return port === undefined ? undefined : tcpCheck(port.port.name);
    }
    case 'grpc': {
      const port = portOf(ports, resource, check.endpoint);
      return port === undefined ? undefined : { grpc: { port: port.port.containerPort, service: check.service } };
    }
    case 'command':
      return { exec: { command: words(check.command) } };
    case 'handshake':
      return first === undefined ? undefined : tcpCheck(first.port.name);
    case 'running':
      return undefined;
  }
}

function httpCheck({ port, endpoint }: PodPort, path: string): Asked {
  const scheme = endpoint.scheme === 'https' ? { scheme: 'HTTPS' as const } : {};
  return { httpGet: { path, port: port.name, ...scheme } };
}

interface Living {
  readonly resource: Resource;
  readonly ports: readonly PodPort[];
  readonly first: PodPort | undefined;
  readonly isServer: boolean;
}

function livenessOf({ resource, ports, first, isServer }: Living): Asked | undefined {
  if (resource.livenessPath === undefined) {
    return isServer && first !== undefined ? tcpCheck(first.port.name) : undefined;
  }
  const { probe, livenessPath } = resource;
  const endpoint = probe?.check.type === 'http' ? probe.check.endpoint : undefined;
  const port =
    endpoint === undefined
      ? ports.find((candidate) => candidate.endpoint.scheme.startsWith('http'))
      : portOf(ports, resource, endpoint);
  const isSame = probe?.check.type === 'http' && probe.check.path === livenessPath;
  return port === undefined || isSame ? undefined : httpCheck(port, livenessPath);
}

function startup(asked: Asked, { startPeriod, timeout }: Probe): KubernetesProbe {
  const budget = Math.max(usualStart, Math.ceil(startPeriod / 1000) + usualStart / 2);
  return {
    ...asked,
    periodSeconds: startupPeriod,
    timeoutSeconds: Math.max(1, Math.min(seconds(timeout), startupPeriod)),
    failureThreshold: Math.ceil(budget / startupPeriod),
  };
}

function seconds(milliseconds: number): number {
  return Math.max(1, Math.round(milliseconds / 1000));
}
