import { inObjects, inPods, type Check } from '../check.ts';
import { hasPort } from '../read/network.ts';
import type { ScaleTarget } from '../read/scaling.ts';
import { isEmptySelector, selects } from '../read/selector.ts';

export const danglingService: Check = {
  name: 'dangling-service',
  tool: 'kube-linter',
  isDefault: true,
  wants: 'Every Service leads to pods of the set.',
  remedy: "Let the Service's `selector` be labels that a pod template in its namespace has, or leave the Service out.",
  find: (set) =>
    inObjects(set.services, ({ object, type, selector }) => {
      if (type === 'ExternalName') return false;
      if (isEmptySelector(selector)) return 'has no selector';
      return set.workloadsSelectedBy(object.namespace, selector).length === 0 && 'leads to no pod';
    }),
};

export const danglingIngress: Check = {
  name: 'dangling-ingress',
  tool: 'kube-linter',
  isDefault: false,
  wants: 'Every Ingress leads to Services of the set, and to ports that they have.',
  remedy: 'Name a Service of the same namespace, and one of its ports.',
  find: (set) =>
    inObjects(set.ingresses, ({ object, defaultBackend, backends }) =>
      [...(defaultBackend === undefined ? [] : [defaultBackend]), ...backends].flatMap(({ name, port }) => {
        const service = set.findService(object.namespace, name);
        if (service === undefined) return [`leads to the Service ${name}, which is not there`];
        return hasPort(service, port) ? [] : [`leads to the port ${port ?? 'none'} of ${name}, which it does not have`];
      }),
    ),
};

export const danglingHorizontalPodAutoscaler: Check = {
  name: 'dangling-horizontalpodautoscaler',
  tool: 'kube-linter',
  isDefault: false,
  wants: 'Every HorizontalPodAutoscaler scales a workload of the set.',
  remedy: 'Write the `apiVersion`, `kind` and `name` of the workload under `scaleTargetRef`.',
  find: (set) => {
    const workloads = new Set(set.workloads.map(({ object }) => targetName(object)));
    return inObjects(
      set.autoscalers,
      ({ target }) => !workloads.has(targetName(target)) && `scales ${target.kind} ${target.name}, which is not there`,
    );
  },
};

/** In whatever namespace. */
function targetName({ apiVersion, kind, name }: ScaleTarget): string {
  return `${apiVersion} ${kind} ${name}`;
}

export const mismatchingSelector: Check = {
  name: 'mismatching-selector',
  tool: 'kube-linter',
  isDefault: true,
  wants: 'A workload selects the pods that it makes.',
  remedy: 'Let `selector.matchLabels` be labels of its own pod template.',
  find: (set) =>
    inPods(set.workloads, ({ object, selector, labels }) => {
      if (object.kind === 'Pod') return false;
      if (isEmptySelector(selector)) return !object.kind.endsWith('Job') && 'has no selector';
      return !selects(selector, labels) && 'does not select its own pods';
    }),
};

export const deprecatedServiceAccountField: Check = {
  name: 'deprecated-service-account-field',
  tool: 'kube-linter',
  isDefault: true,
  wants: 'Pods name their ServiceAccount in `serviceAccountName`.',
  remedy: 'Write `serviceAccountName` in place of `serviceAccount`.',
  find: (set) =>
    inPods(set.workloads, ({ pod }) => Boolean(pod.serviceAccount) && 'uses the old field `serviceAccount`'),
};

export const nonExistentServiceAccount: Check = {
  name: 'non-existent-service-account',
  tool: 'kube-linter',
  isDefault: true,
  wants: 'The ServiceAccount that a pod names is in the set.',
  remedy: 'Add a ServiceAccount of that name in the same namespace.',
  find: (set) =>
    inPods(set.workloads, ({ object, pod }) => {
      const account = pod.serviceAccountName || pod.serviceAccount || 'default';
      if (account === 'default' || set.find('ServiceAccount', object.namespace, account) !== undefined) return false;
      return `runs as the ServiceAccount ${account}, which is not there`;
    }),
};

export const defaultServiceAccount: Check = {
  name: 'default-service-account',
  tool: 'kube-linter',
  isDefault: false,
  wants: "Pods have a ServiceAccount of their own, or none of the cluster's credentials.",
  remedy: 'Name a ServiceAccount, or write `automountServiceAccountToken: false`.',
  find: (set) =>
    inPods(set.workloads, ({ pod }) => {
      const account = pod.serviceAccountName || pod.serviceAccount || 'default';
      return (
        pod.automountServiceAccountToken !== false && account === 'default' && 'runs as the default ServiceAccount'
      );
    }),
};
