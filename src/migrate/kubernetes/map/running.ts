import { readLimits, readRegion } from '../../../kinds/parts/operator-read.ts';
import { isFields, listOf, textsOf } from '../read/cluster-object.ts';
import type { MappedWorkload, Mapping } from './mapping.ts';
import { toWords } from './variables.ts';

/** How many there are, what they may use, how they start and stop, and who they are. */
export function mapRunning(mapping: Mapping, workload: MappedWorkload): void {
  if (workload.pod === undefined) return;
  mapWords(mapping, workload);
  mapReplicas(mapping, workload);
  mapLimits(workload);
  mapStop(workload);
  mapSecurity(mapping, workload);
  mapSchedule(workload);
  mapLabels(workload);
}

function mapWords(mapping: Mapping, workload: MappedWorkload): void {
  const { object, pod, resource, server } = workload;
  if (pod === undefined) return;
  for (const [key, option] of [
    ['command', 'entrypoint'],
    ['args', 'command'],
  ] as const) {
    const words = object.take(...pod.container, key);
    if (!Array.isArray(words) || words.length === 0 || server !== undefined) continue;
    resource.options[option] = words.map((word) => toWords(mapping, workload, String(word)));
  }
  const folder = object.look(...pod.container, 'workingDir');
  if (typeof folder === 'string') resource.options['workdir'] = object.take(...pod.container, 'workingDir');
}

function mapReplicas(mapping: Mapping, { object, resource, server }: MappedWorkload): void {
  if (resource.type === 'job' || server !== undefined) return;
  const scaler = mapping
    .of('HorizontalPodAutoscaler')
    .find((each) => each.look('spec', 'scaleTargetRef', 'name') === object.name);
  const count = object.look('spec', 'replicas');
  if (scaler !== undefined) {
    object.take('spec', 'replicas');
    scaler.take('spec', 'scaleTargetRef');
    const cpu = cpuOf(listOf(scaler.look('spec', 'metrics')), scaler.look('spec', 'targetCPUUtilizationPercentage'));
    if (cpu !== undefined && !object.isOurs) scaler.take('spec', 'targetCPUUtilizationPercentage');
    const least = scaler.take('spec', 'minReplicas') ?? 1;
    const max = scaler.take('spec', 'maxReplicas');
    resource.options['replicas'] = { min: least, max, ...(cpu !== undefined && { cpu }) };
    return;
  }
  if (object.kind === 'DaemonSet') {
    mapping.remark('decide', object, 'ran once on each node; the manifest only knows how many: say `replicas:`');
    return;
  }
  if (count === 0) {
    object.take('spec', 'replicas');
    resource.options['explicitStart'] = true;
    mapping.remark('changed', object, 'has no replica: it is started when somebody asks for it, and not published');
    return;
  }
  const mounts = (resource.options['mounts'] ?? []) as readonly {
    readonly volume?: string;
    readonly readOnly?: boolean;
  }[];
  const isAlone = mounts.some(({ volume, readOnly }) => volume !== undefined && readOnly !== true);
  const isImplied = object.isOurs && count === (isAlone ? 1 : 2);
  const isNumber = typeof count === 'number' && count > 0;
  if (isNumber) object.take('spec', 'replicas');
  if (!isImplied) resource.options['replicas'] = isNumber ? count : 1;
}

/** The average use that more are added above, in percent. */
function cpuOf(metrics: readonly Readonly<Record<string, unknown>>[], old: unknown): number | undefined {
  if (typeof old === 'number') return old;
  const [only] = metrics;
  const resource = isFields(only?.['resource']) ? only['resource'] : {};
  const target = isFields(resource['target']) ? resource['target'] : {};
  const found = target['averageUtilization'];
  return metrics.length > 0 && resource['name'] === 'cpu' && typeof found === 'number' ? found : undefined;
}

function mapLimits({ object, pod, resource, server }: MappedWorkload): void {
  if (pod === undefined) return;
  const at = [...pod.container, 'resources'];
  const usual = object.isOurs && server === undefined ? { cpu: '1', memory: '256Mi' } : { cpu: '', memory: '' };
  const found = readLimits(object.look(...at), usual);
  for (const key of Object.keys(found['limits'] ?? {})) object.take(...at, 'limits', key);
  Object.assign(resource.options, found);
  Object.assign(resource.options, readRegion(object.look(...pod.template, 'spec', 'affinity', 'nodeAffinity')));
}

/** Five seconds to leave the gateways and ten to spare are `publish`'s own. */
function mapStop({ object, pod, resource, server }: MappedWorkload): void {
  if (pod === undefined) return;
  const at = [...pod.template, 'spec', 'terminationGracePeriodSeconds'];
  const grace = object.look(...at);
  if (typeof grace !== 'number' || grace === (object.isOurs ? 45 : 30)) return;
  object.take(...at);
  if (server === undefined) resource.options['stop'] = { grace: `${Math.max(1, object.isOurs ? grace - 15 : grace)}s` };
}

const reasonKey = 'ignore-check.kube-linter.io/no-read-only-root-fs';

function mapSecurity({ unlocked }: Mapping, { object, pod, resource, server }: MappedWorkload): void {
  if (pod === undefined) return;
  const own = object.look(...pod.container, 'securityContext');
  const shared = object.look(...pod.template, 'spec', 'securityContext');
  const user = (isFields(own) ? own['runAsUser'] : undefined) ?? (isFields(shared) ? shared['runAsUser'] : undefined);
  for (const path of [[...pod.container], [...pod.template, 'spec']])
    for (const key of ['runAsUser', 'runAsGroup', 'runAsNonRoot', 'fsGroup'])
      if (!object.isOurs && typeof user === 'number') object.take(...path, 'securityContext', key);
  if (typeof user === 'number' && user !== 10_001) resource.options['user'] = user;
  const isReadOnly = isFields(own) ? own['readOnlyRootFilesystem'] : undefined;
  if (isReadOnly === false || user === 0) {
    const reason =
      textsOf(object.look('metadata', 'annotations'))[reasonKey] ??
      'It ran like this before, and nobody has looked why';
    resource.options['security'] = { ...(isReadOnly === false && { readOnlyRoot: false }), reason };
    return;
  }
  if (object.isOurs || server !== undefined || (isReadOnly === true && typeof user === 'number')) return;
  unlocked.push(resource.name);
}

function mapSchedule({ object, resource }: MappedWorkload): void {
  if (object.kind !== 'CronJob') return;
  const { schedule } = (object.look('spec') ?? {}) as { readonly schedule?: unknown };
  object.take('spec', 'schedule');
  const shortcut: Readonly<Record<string, string>> = {
    '@hourly': '0 * * * *',
    '@daily': '0 0 * * *',
    '@midnight': '0 0 * * *',
    '@weekly': '0 0 * * 0',
    '@monthly': '0 0 1 * *',
    '@yearly': '0 0 1 1 *',
  };
  resource.options['schedule'] = shortcut[String(schedule)] ?? String(schedule);
}

/** Labels that say nothing but which is which. */
const selecting = new Set(['app', 'name', 'component', 'release', 'chart', 'heritage', 'k8s-app', 'pod-template-hash']);

function mapLabels({ object, resource }: MappedWorkload): void {
  const labels = Object.entries(textsOf(object.look('metadata', 'labels')));
  for (const [key] of labels) object.take('metadata', 'labels', key);
  const own = labels.filter(
    ([key]) => !key.startsWith('app.kubernetes.io/') && !key.startsWith('helm.sh/') && !selecting.has(key),
  );
  const type = object.look('metadata', 'labels', 'app.kubernetes.io/component');
  const more = object.isOurs && type !== resource.type ? [['app.kubernetes.io/component', type] as const] : [];
  const all = [...more, ...own];
  if (all.length > 0) resource.options['labels'] = Object.fromEntries(all);
}
