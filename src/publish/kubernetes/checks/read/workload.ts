import type { DaemonSetSpec, DeploymentSpec, DeploymentStrategy, StatefulSetSpec } from 'kubernetes-types/apps/v1.js';
import type { CronJobSpec, JobSpec, JobTemplateSpec } from 'kubernetes-types/batch/v1.js';
import type { PersistentVolumeClaim, PodTemplateSpec } from 'kubernetes-types/core/v1.js';
import type { ObjectMeta } from 'kubernetes-types/meta/v1.js';

import { podSpec, type Pod, type PodContainer } from './pod.ts';
import { dictionary, fields, list, number, text } from './reader.ts';
import { labels, selector, type Labels, type Selector } from './selector.ts';
import { groupOf, type SetObject } from './set-object.ts';

/** Something that runs pods: the object, and the template of its pods. */
export interface Workload {
  readonly object: SetObject;
  readonly replicas: number | undefined;
  readonly selector: Selector | undefined;
  readonly strategy: string | undefined;
  readonly serviceName: string | undefined;
  readonly claimNames: readonly string[];
  readonly startingDeadlineSeconds: number | undefined;
  readonly ttlSecondsAfterFinished: number | undefined;
  /** Of the pods. */
  readonly labels: Labels;
  readonly annotations: Readonly<Record<string, string>>;
  /** As the pod template says; hardly ever does one. */
  readonly templateNamespace: string;
  readonly pod: Pod;
  /** All of them: first those that only prepare. */
  readonly containers: readonly PodContainer[];
}

const metadata = fields<ObjectMeta>()({ namespace: text, labels, annotations: dictionary(text) });
const template = fields<PodTemplateSpec>()({ metadata, spec: podSpec });
const strategy = fields<DeploymentStrategy>()({ type: text });

/** The fields of all kinds of workloads. */
type WorkloadSpec = DeploymentSpec & StatefulSetSpec & DaemonSetSpec & JobSpec & CronJobSpec;

const jobFields = { selector, template, ttlSecondsAfterFinished: number };
const workloadSpec = fields<WorkloadSpec>()({
  ...jobFields,
  replicas: number,
  strategy,
  updateStrategy: strategy,
  serviceName: text,
  volumeClaimTemplates: list(fields<PersistentVolumeClaim>()({ metadata: fields<ObjectMeta>()({ name: text }) })),
  startingDeadlineSeconds: number,
  jobTemplate: fields<JobTemplateSpec>()({ spec: fields<JobSpec>()(jobFields) }),
});

const groups: Readonly<Record<string, readonly string[]>> = {
  Deployment: ['apps', 'extensions'],
  StatefulSet: ['apps'],
  DaemonSet: ['apps', 'extensions'],
  ReplicaSet: ['apps', 'extensions'],
  Job: ['batch'],
  CronJob: ['batch'],
  Pod: [''],
};

/** The workload that an object is, or `undefined` when it runs no pods that the linters know of. */
export function readWorkload(object: SetObject): Workload | undefined {
  if (groups[object.kind]?.includes(groupOf(object)) !== true) return undefined;
  const spec = workloadSpec(object.content['spec']);
  const job = object.kind === 'CronJob' ? spec?.jobTemplate?.spec : spec;
  const pods = object.kind === 'Pod' ? template(object.content) : job?.template;
  const pod = pods?.spec ?? nothing;
  return {
    object,
    replicas: spec?.replicas,
    selector: job?.selector,
    strategy: spec?.strategy?.type ?? spec?.updateStrategy?.type,
    serviceName: spec?.serviceName,
    claimNames: (spec?.volumeClaimTemplates ?? []).map(({ metadata }) => metadata?.name ?? ''),
    startingDeadlineSeconds: spec?.startingDeadlineSeconds,
    ttlSecondsAfterFinished: job?.ttlSecondsAfterFinished,
    labels: pods?.metadata?.labels ?? {},
    annotations: pods?.metadata?.annotations ?? {},
    templateNamespace: pods?.metadata?.namespace ?? '',
    pod,
    containers: [...pod.initContainers, ...pod.containers],
  };
}

const nothing = podSpec({}) as Pod;
