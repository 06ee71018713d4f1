import { isFields, listOf, type ClusterObject, type Fields } from '../read/cluster-object.ts';
import type { MappedWorkload, Mapping } from './mapping.ts';

/** Ports that are nearly always of a page or an API. */
const webPorts = new Set([80, 3000, 3001, 4200, 5000, 5173, 8000, 8001, 8025, 8080, 8081, 8088, 8888, 9090]);

interface Endpoint {
  targetPort: number;
  scheme?: string;
  protocol?: 'udp';
}

interface PodPort {
  readonly number: number;
  readonly isUdp: boolean;
  readonly name?: string;
  readonly appProtocol?: string;
}

/** What its pods listen on, by their ports and by the Services that lead there. */
export function mapEndpoints(mapping: Mapping, workload: MappedWorkload): void {
  const { object, pod, resource, server, services } = workload;
  if (pod === undefined) return;
  const ports = new Map<string, PodPort>();
  const declared = listOf(object.look(...pod.container, 'ports'));
  for (const [index, port] of declared.entries()) {
    const found = declaredPort(port);
    if (found === undefined) continue;
    object.take(...pod.container, 'ports', index, 'containerPort');
    object.take(...pod.container, 'ports', index, 'name');
    ports.set(keyOf(found), found);
  }
  for (const service of services) addService(mapping, workload, { service, ports });
  if (server !== undefined) return;
  const endpoints: Record<string, Endpoint> = {};
  for (const port of ports.values()) addEndpoint(endpoints, port, ports.size === 1);
  if (Object.keys(endpoints).length > 0) resource.options['endpoints'] = endpoints;
}

function declaredPort({ name, containerPort, protocol }: Fields): PodPort | undefined {
  if (typeof containerPort !== 'number' || protocol === 'SCTP') return undefined;
  return { number: containerPort, isUdp: protocol === 'UDP', ...(typeof name === 'string' && { name }) };
}

interface Serving {
  readonly service: ClusterObject;
  readonly ports: Map<string, PodPort>;
}

function addService(mapping: Mapping, workload: MappedWorkload, { service, ports }: Serving): void {
  service.take('spec', 'selector');
  service.take('metadata', 'name');
  const { resource, calledAt } = workload;
  for (const [index, port] of listOf(service.look('spec', 'ports')).entries()) {
    const { port: number, targetPort = number, protocol, name, appProtocol } = port;
    const isUdp = protocol === 'UDP';
    const target = typeof targetPort === 'number' ? targetPort : named(ports, String(targetPort));
    if (target === undefined || typeof number !== 'number') {
      mapping.remark(
        'decide',
        service,
        `its port ${String(number)} leads to ${String(targetPort)}, which its pods do not have`,
      );
      continue;
    }
    for (const key of ['port', 'targetPort', 'name', 'appProtocol']) service.take('spec', 'ports', index, key);
    const known = ports.get(keyOf({ number: target, isUdp }));
    ports.set(keyOf({ number: target, isUdp }), {
      ...(typeof name === 'string' && { name }),
      number: target,
      isUdp,
      ...known,
      ...(typeof appProtocol === 'string' && { appProtocol }),
    });
    calledAt.set(number, target);
    if (number === target) continue;
    const text = `is called at port ${target} now, not at ${number}: what refers to it by an expression follows, a client with the old address has to change`;
    mapping.remark('changed', service, text, ['spec', 'ports', index, 'port']);
  }
  if (service.take('spec', 'clusterIP') === 'None' && !service.isOurs) {
    const text = `was headless; ${resource.name} is one address now, and ${resource.name}-nodes leads to each pod of a StatefulSet`;
    mapping.remark('changed', service, text, ['spec', 'clusterIP']);
  }
  if (service.name === resource.name || service.look('spec', 'clusterIP') === 'None') return;
  mapping.remark('changed', service, `is called ${resource.name} now, by which it is reached`);
}

function named(ports: ReadonlyMap<string, PodPort>, name: string): number | undefined {
  return [...ports.values()].find((port) => port.name === name)?.number;
}

function keyOf({ number, isUdp }: Pick<PodPort, 'number' | 'isUdp'>): string {
  return `${number}/${isUdp ? 'udp' : 'tcp'}`;
}

function addEndpoint(endpoints: Record<string, Endpoint>, port: PodPort, isOnly: boolean): void {
  const { number, isUdp, name, appProtocol } = port;
  const scheme = schemeOf(port);
  const usual = number === 443 ? 'https' : isUdp ? 'udp' : (scheme ?? 'tcp');
  const isName = name !== undefined && /^[a-z]([a-z0-9-]{0,50}[a-z0-9])?$/.test(name) && !/^p[0-9]+$/.test(name);
  const isMeant =
    isOnly && name !== undefined && /^(?:web|main|app|default|port)$/.test(name) && appProtocol === undefined;
  const wish = isName && !isMeant ? name : usual;
  const free = [wish, `${wish}-${number}`].find((each) => !(each in endpoints)) ?? `p${number}`;
  const implied = ['http', 'https', 'grpc'].includes(free) ? free : 'tcp';
  endpoints[free] = {
    targetPort: number,
    ...(isUdp && { protocol: 'udp' }),
    ...(scheme !== undefined && scheme !== implied && { scheme }),
  };
}

function schemeOf({ number, isUdp, name = '', appProtocol }: PodPort): string | undefined {
  if (isUdp) return undefined;
  if (appProtocol === 'kubernetes.io/h2c') return 'grpc';
  if (appProtocol === 'http' || appProtocol === 'https') return appProtocol;
  const word = /^(?:https|http|grpc|tcp)(?![a-z0-9])/.exec(name)?.[0];
  if (word !== undefined) return word === 'tcp' ? undefined : word;
  return webPorts.has(number) ? 'http' : undefined;
}

/** The name of the endpoint that a port of the pods, by name or number, is. */
export function endpointAt(workload: MappedWorkload, port: unknown): string | undefined {
  const { object, pod, resource } = workload;
  const declared = listOf(pod === undefined ? [] : object.look(...pod.container, 'ports'));
  const found = declared.find(({ name }) => name === port)?.['containerPort'];
  const byService = workload.services
    .flatMap((service) => listOf(service.look('spec', 'ports')))
    .find(({ name, port: number }) => name === port || number === port)?.['targetPort'];
  const number = typeof port === 'number' ? port : (found ?? byService);
  const endpoints = Object.entries(isFields(resource.options['endpoints']) ? resource.options['endpoints'] : {});
  return endpoints.find(([, each]) => isFields(each) && each['targetPort'] === number)?.[0];
}

/** The endpoint behind a port of its Service. */
export function endpointOfService(workload: MappedWorkload, port: unknown): string | undefined {
  const service = workload.services.flatMap((each) => listOf(each.look('spec', 'ports')));
  const [only, ...others] = service;
  const entry =
    service.find(({ name, port: number }) => name === port || number === port) ??
    (others.length === 0 ? only : undefined);
  return entry === undefined ? undefined : endpointAt(workload, entry['targetPort'] ?? entry['port']);
}
