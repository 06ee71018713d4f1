import type {
  NetworkPolicy,
  NetworkPolicyEgressRule,
  NetworkPolicyIngressRule,
  NetworkPolicyPeer,
} from 'kubernetes-types/networking/v1.js';
import type { Endpoint } from '../../../model/endpoint.ts';
import type { Resource } from '../../../model/resource.ts';
import type { Publishing } from '../cluster.ts';
import { applicationLabels, selectorOf } from '../labels.ts';
import { listeningPort } from '../../endpoint-text.ts';
import type { OperatedUnit, PodUnit, Unit } from '../unit.ts';
import { metaOf } from '../workload/meta.ts';
import { workScalingOf } from '../workload/work-scaler.ts';
import { trafficEdges, type Edge } from './edges.ts';
import { gatewayPodLabels, hasOwnGateway } from './gateway.ts';
import { issuerPorts } from './issuers.ts';
import { findOpenEndpoints } from './open-endpoints.ts';
import { amongPeers, fromOperator, frontPods, frontPolicy, operatorPods, usesFront, type Caller } from './operated.ts';
import { isHere, regionsCalling } from '../regions/placement.ts';
import { reachedFrom } from '../regions/service-address.ts';
import { anywhere, distinctPeers, dns, machineIdentity, namespaceOf, portOfUrl, portsOf } from './rules.ts';

/** Nothing comes in and nothing goes out, but for what the other policies allow. */
export function defaultDeny({ application, namespace }: Publishing, hasOwnPods: boolean): NetworkPolicy {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: {
      name: 'default-deny',
      namespace,
      labels: applicationLabels(application.name),
      ...(hasOwnPods ? {} : { annotations: operatorPods }),
    },
    spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] },
  };
}

/** One policy for each workload, from the references alone: what the manifest does not name cannot be reached. */
export function networkPolicies(publishing: Publishing, units: readonly Unit[]): readonly NetworkPolicy[] {
  const edges = trafficEdges(publishing);
  const byName = new Map(units.map((unit) => [unit.resource.name, unit]));
  const context: Context = {
    publishing,
    to: groupBy(edges, ({ to }) => to.name),
    from: groupBy(edges, ({ from }) => from.name),
    asked: askedByScaler(publishing, units),
    unitOf: (resource) => byName.get(resource.name),
    openEndpoints: findOpenEndpoints(publishing),
  };
  return units.flatMap((unit) => {
    if (unit.form === 'given' || !isHere(publishing, unit.resource)) return [];
    const front = unit.form === 'operated' ? frontPolicy(publishing, unit, callersOf(context, unit)) : [];
    return [policyFor(context, unit), ...front];
  });
}

function askedByScaler(publishing: Publishing, units: readonly Unit[]): ReadonlySet<string> {
  const scaled = units.filter(({ resource }) => isHere(publishing, resource));
  return new Set(
    scaled.flatMap((unit) => (unit.form === 'deployment' ? (workScalingOf(publishing, unit)?.server.name ?? []) : [])),
  );
}

function groupBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): ReadonlyMap<string, readonly Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return groups;
}

interface Context {
  readonly publishing: Publishing;
  /** By the name of the one, and of the other. */
  readonly to: ReadonlyMap<string, readonly Edge[]>;
  readonly from: ReadonlyMap<string, readonly Edge[]>;
  /** Servers that KEDA asks how much work waits. */
  readonly asked: ReadonlySet<string>;
  readonly unitOf: (resource: Resource) => Unit | undefined;
  /** Those that the gateway of the cluster must reach. */
  readonly openEndpoints: (resource: Resource) => readonly Endpoint[];
}

function policyFor(context: Context, unit: PodUnit | OperatedUnit): NetworkPolicy {
  const { publishing } = context;
  const { resource } = unit;
  const ingress = [
    ...comingFrom(unit, callersOf(context, unit)),
    ...fromOutside(context, resource),
    ...fromScaler(context, unit),
    ...(unit.form === 'operated' ? fromOperator(publishing, unit) : []),
  ];
  const egress = [
    dns,
    ...(context.from.get(resource.name) ?? []).flatMap(({ to }) => goingTo(context, unit, to)),
    ...toOutside(publishing, unit),
    ...(unit.form === 'operated' ? amongPeers(unit) : []),
  ];
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: metaOf(publishing, resource, unit.form === 'operated' ? { annotations: operatorPods } : {}),
    spec: {
      podSelector: { matchLabels: podLabelsOf(publishing, unit) },
      policyTypes: ['Ingress', 'Egress'],
      ingress,
      egress,
    },
  };
}

function podLabelsOf({ application }: Publishing, unit: Unit): Record<string, string> {
  return unit.form === 'operated' ? { ...unit.server.podLabels } : selectorOf(application.name, unit.resource.name);
}

/** Who calls a unit. */
function callersOf({ publishing, to, unitOf }: Context, { resource }: Unit): readonly Caller[] {
  const callers = (to.get(resource.name) ?? []).map(({ from }) => unitOf(from));
  return callers.flatMap((unit) =>
    unit === undefined || unit.form === 'given' ? [] : [{ unit, peers: peersOf(publishing, unit, resource) }],
  );
}

function comingFrom(unit: PodUnit | OperatedUnit, callers: readonly Caller[]): NetworkPolicyIngressRule[] {
  const users = callers.filter((caller) => !usesFront(unit, caller.unit));
  const from = distinctPeers(users.flatMap(({ peers }) => peers));
  const ports = portsOf(unit);
  return from.length === 0 || ports.length === 0 ? [] : [{ from, ports }];
}

/** Its pods, and where those of other regions come from. */
function peersOf(publishing: Publishing, unit: Unit, to: Resource): readonly NetworkPolicyPeer[] {
  return [
    ...(isHere(publishing, unit.resource) ? [podsOf(publishing, unit)] : []),
    ...(regionsCalling(publishing, unit.resource, to).length === 0 ? [] : otherRegions(publishing, to)),
  ];
}

function otherRegions(publishing: Publishing, to: Resource): readonly NetworkPolicyPeer[] {
  return reachedFrom(publishing, to).map((cidr) => ({ ipBlock: { cidr } }));
}

function podsOf(publishing: Publishing, unit: Unit): NetworkPolicyPeer {
  return { podSelector: { matchLabels: podLabelsOf(publishing, unit) } };
}

/** What is open to the outside is reached through the gateway, and from nowhere else. */
function fromOutside({ publishing, openEndpoints }: Context, resource: Resource): NetworkPolicyIngressRule[] {
  const { options } = publishing;
  const open = openEndpoints(resource);
  if (open.length === 0) return [];
  const ports = [...new Set(open.map((endpoint) => listeningPort(endpoint)))];
  const beside = hasOwnGateway(publishing) ? [{ podSelector: { matchLabels: gatewayPodLabels(publishing) } }] : [];
  const from = [namespaceOf(options.gateway.namespace), ...beside];
  return [{ from, ports: ports.map((port) => ({ protocol: 'TCP', port })) }];
}

/** Where KEDA stands, which asks how much work waits. */
const scalerNamespace = 'keda';

function fromScaler({ asked }: Context, unit: PodUnit | OperatedUnit): NetworkPolicyIngressRule[] {
  return asked.has(unit.resource.name) ? [{ from: [namespaceOf(scalerNamespace)], ports: portsOf(unit) }] : [];
}

function goingTo({ publishing, unitOf }: Context, from: Unit, to: Resource): NetworkPolicyEgressRule[] {
  const unit = unitOf(to);
  if (unit === undefined || unit.form === 'given') return [];
  const ports = portsOf(unit);
  if (!isHere(publishing, to)) return ports.length === 0 ? [] : [{ to: [anywhere], ports }];
  const pods = usesFront(unit, from) ? frontPods(unit) : podsOf(publishing, unit);
  return ports.length === 0 ? [] : [{ to: [pods], ports }];
}

/** Addresses inside of the cluster and of its machines. */
const privateRanges = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', machineIdentity];

/** What runs outside of the cluster: services that are given, issuers of tokens, the collector of telemetry, a backup's store. */
function toOutside(publishing: Publishing, unit: PodUnit | OperatedUnit): NetworkPolicyEgressRule[] {
  const { application, names } = publishing;
  const used = new Set(outsideUses(unit.resource).filter((name) => names.has(name)));
  const given = [...used]
    .map((name) => application.resources.get(name))
    .filter((target) => target !== undefined)
    .filter(({ workload, parent }) => workload === undefined && parent === undefined);
  const issuers = issuerPorts(publishing, unit.resource);
  const ports = new Set([...given.flatMap((resource) => outsidePorts(resource)), ...issuers]);
  if (unit.form === 'operated' && unit.server.reachesOutside) ports.add(443);
  const collector = application.telemetry.export;
  const tells = collector !== undefined && unit.form !== 'operated' && unit.profile === undefined;
  if (tells) ports.add(portOfUrl(collector) ?? 4317);
  if (ports.size === 0) return [];
  // A given host may be a private address of the same network: only what is public by its name is kept from those.
  const isPrivate = issuers.length > 0 || given.some(({ options }) => options['url'] === undefined);
  const block = { cidr: '0.0.0.0/0', except: isPrivate ? [machineIdentity] : [...privateRanges] };
  return [
    {
      to: [{ ipBlock: block }],
      ports: [...ports].sort((a, b) => a - b).map((port) => ({ protocol: 'TCP', port })),
    },
  ];
}

function outsideUses(resource: Resource): readonly string[] {
  return [...resource.references, ...resource.waits].map((use) => use.resource).concat(resource.uses ?? []);
}

function outsidePorts(resource: Resource): readonly number[] {
  const { url, port } = resource.options;
  if (typeof url === 'string') return [portOfUrl(url) ?? 443];
  if (typeof port === 'number' || (typeof port === 'string' && /^[0-9]+$/.test(port))) return [Number(port)];
  const known = resource.connection?.properties['port'];
  const [text] = known ?? [];
  if (typeof text === 'string' && /^[0-9]+$/.test(text)) return [Number(text)];
  // A private network is named too, and is nowhere.
  return resource.connection === undefined ? [] : [443];
}
