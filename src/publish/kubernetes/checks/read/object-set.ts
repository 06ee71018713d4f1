import { readBinding, readRole, type SetBinding, type SetRole } from './access.ts';
import { indexByLabels, indexBySelector } from './label-index.ts';
import {
  readIngress,
  readNetworkPolicy,
  readService,
  type SetIngress,
  type SetNetworkPolicy,
  type SetService,
} from './network.ts';
import { readAutoscaler, readBudget, type SetAutoscaler, type SetBudget } from './scaling.ts';
import type { Selector } from './selector.ts';
import { groupOf, readObject, type SetObject } from './set-object.ts';
import { readWorkload, type Workload } from './workload.ts';

/**
 * All objects that are checked together, read once. Namespaces are compared as they are written: both linters do so, and
 * an object without one is in another than `default` to them.
 */
export interface ObjectSet {
  readonly objects: readonly SetObject[];
  readonly workloads: readonly Workload[];
  readonly services: readonly SetService[];
  readonly ingresses: readonly SetIngress[];
  readonly networkPolicies: readonly SetNetworkPolicy[];
  readonly autoscalers: readonly SetAutoscaler[];
  readonly budgets: readonly SetBudget[];
  readonly roles: readonly SetRole[];
  readonly clusterRoles: readonly SetRole[];
  readonly bindings: readonly SetBinding[];
  /** The object of a kind (of any version) with this name in this namespace. */
  find(kind: string, namespace: string, name: string): SetObject | undefined;
  findService(namespace: string, name: string): SetService | undefined;
  workloadsSelectedBy(namespace: string, selector: Selector | undefined): readonly Workload[];
  servicesSelecting(workload: Workload): readonly SetService[];
  networkPoliciesSelecting(workload: Workload): readonly SetNetworkPolicy[];
  budgetsSelecting(workload: Workload): readonly SetBudget[];
  /** In its own namespace. */
  autoscalersOf(workload: Pick<Workload, 'object'>): readonly SetAutoscaler[];
}

export function createObjectSet(given: readonly unknown[]): ObjectSet {
  const objects = given.map(readObject);
  const ofKind = (kind: string, group: string) =>
    objects.filter((object) => object.kind === kind && groupOf(object) === group);
  const workloads = objects.map(readWorkload).filter((workload) => workload !== undefined);
  const services = ofKind('Service', '').map(readService);
  const networkPolicies = ofKind('NetworkPolicy', 'networking.k8s.io').map(readNetworkPolicy);
  const autoscalers = ofKind('HorizontalPodAutoscaler', 'autoscaling').map(readAutoscaler);
  const budgets = ofKind('PodDisruptionBudget', 'policy').map(readBudget);
  const rbac = (kind: string) => ofKind(kind, 'rbac.authorization.k8s.io');
  return {
    objects,
    workloads,
    services,
    ingresses: ofKind('Ingress', 'networking.k8s.io').map(readIngress),
    networkPolicies,
    autoscalers,
    budgets,
    roles: rbac('Role').map(readRole),
    clusterRoles: rbac('ClusterRole').map(readRole),
    bindings: [...rbac('RoleBinding'), ...rbac('ClusterRoleBinding')].map(readBinding),
    ...finders(objects, services),
    ...selections(workloads, services, networkPolicies, budgets),
    ...scalers(autoscalers),
  };
}

function finders(
  objects: readonly SetObject[],
  services: readonly SetService[],
): Pick<ObjectSet, 'find' | 'findService'> {
  const byName = new Map(objects.map((object) => [nameOf(object), object]));
  const servicesByName = new Map(services.map((service) => [nameOf(service.object), service]));
  return {
    find: (kind, namespace, name) => byName.get(nameOf({ kind, namespace, name })),
    findService: (namespace, name) => servicesByName.get(nameOf({ kind: 'Service', namespace, name })),
  };
}

function selections(
  workloads: readonly Workload[],
  services: readonly SetService[],
  networkPolicies: readonly SetNetworkPolicy[],
  budgets: readonly SetBudget[],
): Pick<ObjectSet, 'workloadsSelectedBy' | 'servicesSelecting' | 'networkPoliciesSelecting' | 'budgetsSelecting'> {
  const findServices = indexBySelector(services);
  const findNetworkPolicies = indexBySelector(networkPolicies);
  const findBudgets = indexBySelector(budgets);
  return {
    workloadsSelectedBy: indexByLabels(workloads),
    servicesSelecting: ({ object, labels }) => findServices(object.namespace, labels),
    networkPoliciesSelecting: ({ object, labels }) => findNetworkPolicies(object.namespace, labels),
    budgetsSelecting: ({ object, labels }) => findBudgets(object.namespace, labels),
  };
}

function scalers(autoscalers: readonly SetAutoscaler[]): Pick<ObjectSet, 'autoscalersOf'> {
  const byTarget = new Map<string, SetAutoscaler[]>();
  for (const autoscaler of autoscalers) {
    const key = targetKey(autoscaler.object.namespace, autoscaler.target);
    byTarget.set(key, [...(byTarget.get(key) ?? []), autoscaler]);
  }
  return { autoscalersOf: ({ object }) => byTarget.get(targetKey(object.namespace, object)) ?? [] };
}

function nameOf({ kind, namespace, name }: Pick<SetObject, 'kind' | 'namespace' | 'name'>): string {
  return `${kind}\n${namespace}\n${name}`;
}

function targetKey(namespace: string, target: Pick<SetObject, 'apiVersion' | 'kind' | 'name'>): string {
  return `${namespace}\n${target.apiVersion}\n${target.kind}\n${target.name}`;
}
