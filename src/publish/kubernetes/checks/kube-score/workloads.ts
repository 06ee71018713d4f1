import { inPods, type Check, type Complaint, type Found } from '../check.ts';
import { selects } from '../read/selector.ts';
import type { Workload } from '../read/workload.ts';
import { deployments, knownWorkloads, statefulSets } from './known.ts';

export const cronJobHasDeadline: Check = {
  name: 'cronjob-has-deadline',
  tool: 'kube-score',
  isDefault: true,
  wants: 'A CronJob says how late a run may start.',
  remedy: 'Write `startingDeadlineSeconds`.',
  severity: 'critical',
  find: (set) =>
    inPods(
      set.workloads,
      ({ object, startingDeadlineSeconds }) =>
        object.kind === 'CronJob' && startingDeadlineSeconds === undefined && 'does not say how late it may start',
    ),
};

export const cronJobRestartPolicy: Check = {
  name: 'cronjob-restartpolicy',
  tool: 'kube-score',
  isDefault: true,
  wants: 'A CronJob says what becomes of a run that fails.',
  remedy: 'Write `restartPolicy: OnFailure` or `Never`.',
  severity: 'critical',
  find: (set) =>
    inPods(set.workloads, ({ object, pod: { restartPolicy = '' } }) => {
      if (object.kind !== 'CronJob' || ['Never', 'OnFailure'].includes(restartPolicy)) return false;
      return `has ${restartPolicy || 'none'} as its restartPolicy`;
    }),
};

export const statefulSetHasServiceName: Check = {
  name: 'statefulset-has-servicename',
  tool: 'kube-score',
  isDefault: true,
  wants: 'A StatefulSet names a headless Service that leads to its pods.',
  remedy: 'Add a Service with `clusterIP: None` and the labels of the pods, and write its name as `serviceName`.',
  severity: 'critical',
  find: (set) =>
    inPods(statefulSets(set), ({ object, serviceName = '', labels }) => {
      if (serviceName === '') return 'names no Service';
      const service = set.findService(object.namespace, serviceName);
      if (service === undefined) return `names the Service ${serviceName}, which is not there`;
      if (service.clusterIP !== 'None') return `names the Service ${serviceName}, which is not headless`;
      return !selects(service.selector, labels) && `names the Service ${serviceName}, which does not lead to its pods`;
    }),
};

export const deploymentSelectorMatches: Check = {
  name: 'deployment-pod-selector-labels-match-template-metadata-labels',
  tool: 'kube-score',
  isDefault: true,
  wants: 'A Deployment selects the pods that it makes.',
  remedy: 'Let `selector.matchLabels` be labels of its own pod template.',
  severity: 'critical',
  find: (set) => findMismatched(deployments(set)),
};

export const statefulSetSelectorMatches: Check = {
  name: 'statefulset-pod-selector-labels-match-template-metadata-labels',
  tool: 'kube-score',
  isDefault: true,
  wants: 'A StatefulSet selects the pods that it makes.',
  remedy: 'Let `selector.matchLabels` be labels of its own pod template.',
  severity: 'critical',
  find: (set) => findMismatched(statefulSets(set)),
};

export const podTopologySpreadConstraints: Check = {
  name: 'pod-topology-spread-constraints',
  tool: 'kube-score',
  isDefault: true,
  isAboutPods: true,
  wants: 'What spreads pods is complete.',
  remedy: 'Write `labelSelector`, `maxSkew`, `topologyKey` and `whenUnsatisfiable` of each spread constraint.',
  severity: 'critical',
  find: (set) =>
    inPods(knownWorkloads(set), ({ pod }) => pod.topologySpreadConstraints.flatMap((spread) => faultsOf(spread))),
};

function findMismatched(workloads: readonly Workload[]): readonly Found[] {
  return inPods(workloads, ({ selector, labels }) => !selects(selector, labels) && 'does not select its own pods');
}

function faultsOf(spread: Workload['pod']['topologySpreadConstraints'][number]): readonly Complaint[] {
  const { labelSelector, maxSkew = 0, topologyKey = '', whenUnsatisfiable = '', minDomains } = spread;
  const faults = [
    ...(labelSelector === undefined ? ['without a labelSelector'] : []),
    ...(maxSkew <= 0 ? [`with ${maxSkew} as its maxSkew`] : []),
    ...(topologyKey === '' ? ['without a topologyKey'] : []),
    ...(['DoNotSchedule', 'ScheduleAnyway'].includes(whenUnsatisfiable)
      ? []
      : [`with ${whenUnsatisfiable || 'none'} as its whenUnsatisfiable`]),
    ...(minDomains === 0 ? ['with 0 as its minDomains'] : []),
  ];
  return faults.map((fault) => ({ message: `has a spread constraint ${fault}` }));
}
