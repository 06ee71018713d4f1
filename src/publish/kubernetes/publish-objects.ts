import type { ClusterOperator } from '../../kinds/cluster.ts';
import type { KubernetesObject } from '../../kinds/kubernetes-object.ts';
import type { Diagnostic } from '../../support/diagnostic.ts';
import type { KnownSecret } from './checks/check.ts';
import { createFacts } from './cluster-facts.ts';
import { openPublishing, type Publishing, type PublishRequest } from './cluster.ts';
import { decideUnits } from './decide-units.ts';
import { completeEntrance } from './entrance/routed-unit.ts';
import { sharedRoutes } from './entrance/shared-routes.ts';
import { nameLabel } from './labels.ts';
import { collidingNames } from './names.ts';
import { toNamespace, toQuota } from './namespace.ts';
import { defaultDeny, networkPolicies } from './network/policies.ts';
import { ownGateway } from './network/gateway.ts';
import { reportHosts } from './network/hosts.ts';
import { routesOf } from './network/routes.ts';
import { stateExceptions } from './lint-publication.ts';
import { applyOverrides } from './overrides.ts';
import { externalSecrets } from './secrets/external.ts';
import { sealedSecrets } from './secrets/sealed.ts';
import { findCrossings, type Crossings } from './regions/crossings.ts';
import { isHere } from './regions/placement.ts';
import { remoteServices } from './regions/remote-services.ts';
import { reportSharedPasswords } from './regions/shared-passwords.ts';
import { reportUndecided } from './regions/undecided.ts';
import { sayOnce } from './say-once.ts';
import { planSecrets, type SecretPlan } from './secrets/secret-plan.ts';
import { secretsIn } from './text/cluster-text.ts';
import type { ClusterFacts } from './text/resolve.ts';
import { secretStores } from './secrets/stores.ts';
import { suppliedSecrets } from './secrets/supplied.ts';
import type { PodUnit, PublishedObject, Unit } from './unit.ts';
import {
  toAutoscaler,
  toClaims,
  toConfigMaps,
  toDisruptionBudget,
  toServiceAccount,
  toServices,
  type FilledUnit,
} from './workload/companions.ts';
import { toWorkload } from './workload/deployment.ts';
import { toPodContent } from './workload/pod-content.ts';
import { scalerSecrets, toWorkScaler, workScalingOf } from './workload/work-scaler.ts';
import { needsRoot } from './workload/security.ts';

/** The application as Kubernetes objects, and what there is to say about it. With errors among that, nothing may be written. */
export interface Publication {
  readonly namespace: string;
  /** The namespace that they will be moved to, or the same. */
  readonly standsIn: string;
  /** In the order in which they are applied. */
  readonly objects: readonly PublishedObject[];
  readonly units: readonly Unit[];
  /** Of one region with the others, when it is published alone. */
  readonly crossings: Crossings;
  readonly secrets: SecretPlan;
  /** Secrets that are expected to be there, and are not among the objects. */
  readonly suppliedSecrets: readonly KnownSecret[];
  /** What must be installed in the cluster, and for which resources. */
  readonly operators: readonly NeededOperator[];
  readonly diagnostics: readonly Diagnostic[];
}

export interface NeededOperator {
  readonly operator: ClusterOperator;
  readonly serves: readonly string[];
}

/** Turns an application into the objects of a namespace. Deterministic: the same application gives the same objects. */
export async function publishObjects(request: PublishRequest): Promise<Publication> {
  const diagnostics: Diagnostic[] = [...collidingNames(request.application)];
  const publishing = await openPublishing(request, (diagnostic) => diagnostics.push(diagnostic));
  const decided = decideUnits(publishing);
  const facts = createFacts(publishing, decided);
  const everywhere = decided.map((unit) => completeEntrance({ publishing, facts, units: decided }, unit));
  reportUndecided(publishing, everywhere);
  const units = everywhere.filter(({ resource }) => isHere(publishing, resource));
  const filledEverywhere = everywhere
    .filter((unit): unit is PodUnit => unit.form !== 'given' && unit.form !== 'operated')
    .map((unit): FilledUnit => fill(publishing, facts, unit));
  reportSharedPasswords(publishing, filledEverywhere);
  const filled = filledEverywhere.filter(({ unit }) => isHere(publishing, unit.resource));
  const crossings = findCrossings({ publishing, facts, units: everywhere, filled });
  const secrets = planSecrets(publishing, filled);
  const objects = [
    ...applicationObjects(publishing, filled),
    ...secretObjects(publishing, secrets),
    ...toClaims(publishing, filled).map((object) => ({ object: object as KubernetesObject })),
    ...units.flatMap((unit) => operatedObjects(unit)),
    ...filled.flatMap((unit) => workloadObjects(publishing, facts, unit)),
    ...sharedRoutes({ publishing, facts, units }),
    ...policyObjects(publishing, everywhere),
  ];
  reportHosts(publishing, objects);
  // What the manifest says of a Service is said of the one where it runs.
  const all = [...applyOverrides(publishing, objects), ...remoteServices(publishing, crossings)];
  return {
    namespace: publishing.namespace,
    standsIn: publishing.standsIn,
    objects: sortObjects(stateExceptions(publishing, all)),
    units,
    crossings,
    secrets,
    suppliedSecrets: [...suppliedSecrets(publishing, secrets), ...crossings.secrets],
    operators: neededOperators(publishing, units),
    diagnostics: sayOnce(diagnostics),
  };
}

function neededOperators({ clusterKinds }: Publishing, units: readonly Unit[]): readonly NeededOperator[] {
  return [...clusterKinds].flatMap(([type, { operator }]) => {
    const served = units.filter(({ form, resource }) => form === 'operated' && resource.type === type);
    return operator === undefined || served.length === 0
      ? []
      : [{ operator, serves: served.map(({ resource }) => resource.name) }];
  });
}

function applicationObjects(publishing: Publishing, units: readonly FilledUnit[]): readonly PublishedObject[] {
  const hasRoot = units.some(({ unit }) => needsRoot(unit));
  const pods = units.reduce((sum, { unit }) => sum + (unit.replicas.max ?? unit.replicas.count), 0);
  const quota = publishing.options.withQuota ? toQuota(publishing, pods) : [];
  const denied = defaultDeny(publishing, units.length > 0) as KubernetesObject;
  const objects = [toNamespace(publishing, hasRoot), denied, ...quota, ...ownGateway(publishing)];
  return objects.map((object) => ({ object }));
}

function secretObjects(publishing: Publishing, secrets: SecretPlan): readonly PublishedObject[] {
  const { secrets: mode } = publishing.options;
  if (mode === 'sealed') return sealedSecrets(publishing, secrets);
  return mode === 'file' ? [] : [...secretStores(publishing), ...externalSecrets(publishing, secrets)];
}

/** With what its scaler reads beside it. */
function fill(publishing: Publishing, facts: ClusterFacts, unit: PodUnit): FilledUnit {
  const content = toPodContent(publishing, facts, unit);
  const further = scalerSecrets(publishing, facts, unit);
  const taken = [...content.taken, ...[...further.values()].flatMap((text) => secretsIn(text))];
  return { unit, content: { ...content, composed: new Map([...content.composed, ...further]), taken } };
}

function operatedObjects(unit: Unit): readonly PublishedObject[] {
  if (unit.form !== 'operated') return [];
  return unit.server.objects.map((object) => ({ resource: unit.resource.name, object }));
}

function workloadObjects(
  publishing: Publishing,
  facts: ClusterFacts,
  { unit, content }: FilledUnit,
): readonly PublishedObject[] {
  const scaling = workScalingOf(publishing, unit);
  const objects = [
    toServiceAccount(publishing, unit),
    ...toConfigMaps(publishing, unit, content),
    ...toServices(publishing, unit, content),
    toWorkload(publishing, unit, content),
    ...(scaling === undefined ? [toAutoscaler(publishing, unit)] : toWorkScaler(publishing, facts, { unit, scaling })),
    toDisruptionBudget(publishing, unit),
    ...routesOf(publishing, unit.resource),
  ];
  return objects
    .filter((object) => object !== undefined)
    .map((object) => ({ resource: unit.resource.name, object: object as KubernetesObject }));
}

function policyObjects(publishing: Publishing, units: readonly Unit[]): readonly PublishedObject[] {
  return networkPolicies(publishing, units).map((policy) => {
    const object = policy as KubernetesObject;
    return { resource: object.metadata.labels?.[nameLabel] ?? object.metadata.name, object };
  });
}

/** What others need comes first. */
const kindOrder = [
  'Namespace',
  'ResourceQuota',
  'LimitRange',
  'NetworkPolicy',
  'ServiceAccount',
  'ConfigMap',
  'SecretStore',
  'Password',
  'ExternalSecret',
  'SealedSecret',
  'PersistentVolumeClaim',
  'ObjectStore',
  'Cluster',
  'Database',
  'Pooler',
  'ScheduledBackup',
  'RabbitmqCluster',
  'Service',
  'Deployment',
  'StatefulSet',
  'Job',
  'CronJob',
  'HorizontalPodAutoscaler',
  'TriggerAuthentication',
  'ScaledObject',
  'PodDisruptionBudget',
  'Gateway',
  'HTTPRoute',
  'GRPCRoute',
  'Ingress',
];

function sortObjects(objects: readonly PublishedObject[]): readonly PublishedObject[] {
  const keyed = objects.map((published) => ({ published, rank: rankOf(published), name: nameOf(published) }));
  return keyed.sort((a, b) => a.rank - b.rank || (a.name < b.name ? -1 : 1)).map(({ published }) => published);
}

function rankOf({ object }: PublishedObject): number {
  const index = kindOrder.indexOf(object.kind);
  return index === -1 ? kindOrder.length : index;
}

function nameOf({ object }: PublishedObject): string {
  return `${object.kind}/${object.metadata.name}`;
}
