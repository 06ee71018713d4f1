import { plainText } from '../../../support/plain-text.ts';
import { isFields, type Fields } from '../read/cluster-object.ts';
import { literalText } from '../../draft/parameters.ts';
import { endpointAt } from './endpoints.ts';
import type { MappedWorkload, Mapping } from './mapping.ts';

const probes = ['readinessProbe', 'livenessProbe', 'startupProbe'] as const;
type ProbeName = (typeof probes)[number];

/** How it shows that it is ready, and that it lives. Servers have a check of their type, which logs in. */
export function mapHealth(mapping: Mapping, workload: MappedWorkload): void {
  const { object, pod, resource, server } = workload;
  if (pod === undefined) return;
  const found = probes.filter((name) => isFields(object.look(...pod.container, name)));
  if (server !== undefined) {
    for (const name of found) object.take(...pod.container, name);
    if (found.length > 0 && !object.isOurs)
      mapping.remark('improved', object, 'is asked in its own protocol, rather than by its probes');
    return;
  }
  const [first] = found;
  if (first === undefined) {
    if (resource.type !== 'job' && !object.isOurs)
      mapping.remark('improved', object, 'has no probe: say `health:`, so that requests wait until it is ready');
    return;
  }
  const check = toCheck(workload, first);
  if (check === undefined) return;
  const live = found.includes('livenessProbe') ? livePath(workload, first, check) : undefined;
  const health = { ...check, ...(live !== undefined && { live }), ...timing(workload, first, found) };
  // It is what is asked of a port of which nothing else is known.
  const isImplied = object.isOurs && check['tcp'] === true && Object.keys(health).length === 1 && isPlainPort(workload);
  if (!isImplied) resource.options['health'] = health;
}

/** Of a port that speaks HTTP, `publish` warns that it has no path, and that is still so. */
function isPlainPort({ resource }: MappedWorkload): boolean {
  const [first] = Object.entries((resource.options['endpoints'] ?? {}) as Readonly<Record<string, Fields>>);
  return first !== undefined && !['http', 'https'].includes(plainText(first[1]['scheme'], first[0]));
}

function toCheck(workload: MappedWorkload, name: ProbeName): Record<string, unknown> | undefined {
  const { object, pod } = workload;
  if (pod === undefined) return undefined;
  const at = [...pod.container, name];
  const probe = object.look(...at) as Fields;
  const { httpGet, tcpSocket, exec, grpc } = probe;
  if (isFields(exec) && Array.isArray(exec['command']))
    return {
      command: (object.take(...at, 'exec') as { command: unknown[] }).command.map((word) => literalText(String(word))),
    };
  if (isFields(grpc)) {
    const { service } = object.take(...at, 'grpc') as Fields;
    return { grpc: typeof service === 'string' && service !== '' ? service : true };
  }
  const asked = isFields(httpGet) ? httpGet : isFields(tcpSocket) ? tcpSocket : undefined;
  const endpoint = asked === undefined ? undefined : endpointAt(workload, asked['port']);
  if (endpoint === undefined) return undefined;
  const key = isFields(httpGet) ? 'httpGet' : 'tcpSocket';
  object.take(...at, key, 'port');
  if (key === 'tcpSocket')
    return { tcp: endpoint === firstOf(workload, ['tcp', 'http', 'https', 'grpc']) ? true : endpoint };
  const path = plainText(object.take(...at, key, 'path'), '/');
  const isFirst = endpoint === firstOf(workload, ['http', 'https']);
  return { http: isFirst ? path : { path, endpoint } };
}

function firstOf({ resource }: MappedWorkload, schemes: readonly string[]): string | undefined {
  const endpoints = Object.entries((resource.options['endpoints'] ?? {}) as Readonly<Record<string, Fields>>);
  return endpoints.find(([name, { scheme, protocol }]) => {
    const own = scheme ?? (['http', 'https', 'grpc'].includes(name) ? name : 'tcp');
    return protocol !== 'udp' && schemes.includes(plainText(own));
  })?.[0];
}

/** A path of its own; the same one would restart whatever waits for another. */
function livePath(workload: MappedWorkload, first: ProbeName, check: Fields): string | undefined {
  const { object, pod } = workload;
  if (pod === undefined || first === 'livenessProbe') return undefined;
  const at = [...pod.container, 'livenessProbe', 'httpGet'];
  const asked = object.look(...at);
  const ready = isFields(check['http']) ? check['http'] : { path: check['http'] };
  if (!isFields(asked) || asked['path'] === ready['path']) return undefined;
  const endpoint = endpointAt(workload, asked['port']);
  if (endpoint !== (ready['endpoint'] ?? firstOf(workload, ['http', 'https']))) return undefined;
  object.take(...at, 'port');
  return plainText(object.take(...at, 'path'), '/');
}

/** What `publish` itself would say is not said. */
function timing(workload: MappedWorkload, first: ProbeName, found: readonly ProbeName[]): Fields {
  const { object, pod } = workload;
  if (pod === undefined) return {};
  const at = [...pod.container, first];
  const takeSeconds = (key: string, usual: number): string | undefined => {
    const value = object.look(...at, key);
    if (typeof value !== 'number' || first === 'startupProbe') return undefined;
    object.take(...at, key);
    return value === usual ? undefined : `${value}s`;
  };
  const interval = takeSeconds('periodSeconds', 10);
  const timeout = takeSeconds('timeoutSeconds', 3);
  const retries = object.look(...at, 'failureThreshold');
  if (typeof retries === 'number' && first !== 'startupProbe') object.take(...at, 'failureThreshold');
  const start = startOf(workload, found);
  return {
    ...(interval !== undefined && { interval }),
    ...(timeout !== undefined && { timeout }),
    ...(typeof retries === 'number' && first !== 'startupProbe' && retries !== 3 && { retries }),
    ...(start > 0 && { startPeriod: `${start}s` }),
  };
}

/** `publish` gives a start two minutes, or a minute more than its own time. */
function startOf({ object, pod }: MappedWorkload, found: readonly ProbeName[]): number {
  if (pod === undefined) return 0;
  const number = (name: ProbeName, key: string, otherwise: number): number => {
    const value = object.take(...pod.container, name, key);
    return typeof value === 'number' ? value : otherwise;
  };
  const delays = found.map((name) => number(name, 'initialDelaySeconds', 0));
  const budget = found.includes('startupProbe')
    ? number('startupProbe', 'periodSeconds', 10) * number('startupProbe', 'failureThreshold', 3)
    : 0;
  if (found.includes('startupProbe')) object.take(...pod.container, 'startupProbe');
  return Math.max(0, ...delays, budget > 120 ? budget - 60 : 0);
}
