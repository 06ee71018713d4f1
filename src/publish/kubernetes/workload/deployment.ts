import type { Deployment, RollingUpdateDeployment, StatefulSet } from 'kubernetes-types/apps/v1.js';
import type { CronJob, Job, JobSpec } from 'kubernetes-types/batch/v1.js';
import type { PodTemplateSpec } from 'kubernetes-types/core/v1.js';
import type { Publishing } from '../cluster.ts';
import { tagOf } from '../image-version.ts';
import { selectorOf } from '../labels.ts';
import type { PodUnit } from '../unit.ts';
import { exceptionAnnotations } from '../checks/index.ts';
import { metaOf } from './meta.ts';
import type { PodContent } from './pod-content.ts';
import { toPodTemplate } from './pod-template.ts';
import { startBudget } from './probes.ts';
import type { CheckException } from './security.ts';
import { toClaimSpec } from './storage.ts';

/** What runs the pods of a unit. */
export type WorkloadObject = Deployment | StatefulSet | Job | CronJob;

export function toWorkload(publishing: Publishing, unit: PodUnit, content: PodContent): WorkloadObject {
  const template = toPodTemplate(publishing, unit, content);
  switch (unit.form) {
    case 'deployment':
      return toDeployment(publishing, unit, { content, template });
    case 'stateful-set':
      return toStatefulSet(publishing, unit, { content, template });
    case 'job':
      return { ...head('batch/v1', 'Job', publishing, { unit, content }), spec: jobSpec(template, 86_400) };
    case 'cron-job':
      return toCronJob(publishing, unit, { content, template });
  }
}

interface Filled {
  readonly content: PodContent;
  readonly template: PodTemplateSpec;
}

function toDeployment(publishing: Publishing, unit: PodUnit, { content, template }: Filled): Deployment {
  const { replicas } = unit;
  return {
    ...head('apps/v1', 'Deployment', publishing, { unit, content }),
    spec: {
      // Its autoscaler counts them: a number here would be put back at every apply.
      ...(isScaled(unit) ? {} : { replicas: replicas.count }),
      revisionHistoryLimit: 5,
      progressDeadlineSeconds: Math.max(600, 2 * startBudget(content.probes)),
      minReadySeconds: 5,
      strategy: { type: 'RollingUpdate', rollingUpdate: pace(content, replicas.count) },
      selector: selectorFor(publishing, unit),
      template,
    },
  };
}

/** A volume of one writer must be let go before the next pod takes it. */
function pace({ volumes }: PodContent, count: number): RollingUpdateDeployment {
  const isHeld = count === 1 && [...volumes.claims].length > 0;
  return isHeld ? { maxSurge: 0, maxUnavailable: 1 } : { maxSurge: '25%', maxUnavailable: 0 };
}

function toStatefulSet(publishing: Publishing, unit: PodUnit, { content, template }: Filled): StatefulSet {
  const { resource, replicas } = unit;
  const claims = [...content.volumes.claims].filter(([, { external }]) => !external);
  return {
    ...head('apps/v1', 'StatefulSet', publishing, { unit, content }),
    spec: {
      serviceName: `${resource.name}-nodes`,
      replicas: replicas.count,
      revisionHistoryLimit: 5,
      podManagementPolicy: 'OrderedReady',
      updateStrategy: { type: 'RollingUpdate' },
      // Whoever deletes a server has not said that its data may go too.
      persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Retain' },
      selector: selectorFor(publishing, unit),
      template,
      ...(claims.length === 0
        ? {}
        : {
            volumeClaimTemplates: claims.map(([name, request]) => ({
              apiVersion: 'v1' as const,
              kind: 'PersistentVolumeClaim' as const,
              metadata: { name, labels: selectorOf(publishing.application.name, resource.name) },
              spec: toClaimSpec(request),
            })),
          }),
    },
  };
}

function toCronJob(publishing: Publishing, unit: PodUnit, { content, template }: Filled): CronJob {
  return {
    ...head('batch/v1', 'CronJob', publishing, { unit, content }),
    spec: {
      schedule: unit.resource.schedule ?? '',
      timeZone: 'Etc/UTC',
      startingDeadlineSeconds: 300,
      concurrencyPolicy: 'Forbid',
      successfulJobsHistoryLimit: 3,
      failedJobsHistoryLimit: 1,
      jobTemplate: { metadata: { labels: { ...template.metadata?.labels } }, spec: jobSpec(template) },
    },
  };
}

function jobSpec(template: PodTemplateSpec, ttlSecondsAfterFinished?: number): JobSpec {
  return {
    ...(ttlSecondsAfterFinished === undefined ? {} : { ttlSecondsAfterFinished }),
    backoffLimit: 3,
    activeDeadlineSeconds: 3600,
    template,
  };
}

function head<Version extends string, Kind extends string>(
  apiVersion: Version,
  kind: Kind,
  publishing: Publishing,
  { unit, content }: { readonly unit: PodUnit; readonly content: PodContent },
) {
  const annotations = exceptionAnnotations([...content.security.exceptions, ...replicaExceptions(unit, content)]);
  return { apiVersion, kind, metadata: metaOf(publishing, unit.resource, { version: tagOf(unit.image), annotations }) };
}

/** One on purpose: kube-score would have two behind a Service. */
function replicaExceptions({ form, replicas }: PodUnit, { ports }: PodContent): readonly CheckException[] {
  if (form !== 'deployment' || ports.length === 0) return [];
  if (replicas.byWork === true)
    return [{ tool: 'kube-score', check: 'deployment-replicas', reason: 'KEDA sets them.' }];
  if (replicas.count !== 1 || replicas.max !== undefined) return [];
  return [{ tool: 'kube-score', check: 'deployment-replicas', reason: 'The manifest asks for one replica.' }];
}

function selectorFor({ application }: Publishing, { resource }: PodUnit) {
  return { matchLabels: selectorOf(application.name, resource.name) };
}

/** More are added by load. */
export function isScaled({ replicas }: PodUnit): boolean {
  return replicas.byWork === true || (replicas.max !== undefined && replicas.max > replicas.count);
}
