import { describe, expect, it } from 'vitest';
import type { ClusterObject } from '../../../src/deploy/kubernetes/object.ts';
import { isWaitedFor, readinessOf } from '../../../src/deploy/kubernetes/readiness.ts';

function object(
  apiVersion: string,
  kind: string,
  { generation = 1, ...rest }: { generation?: number; spec?: object; status?: object } = {},
): ClusterObject {
  return { apiVersion, kind, metadata: { name: 'web', generation }, ...rest } as ClusterObject;
}

describe('a Deployment', () => {
  const well = { observedGeneration: 2, replicas: 3, updatedReplicas: 3, availableReplicas: 3 };
  it.each([
    ['ready', well, 'ready', '3 pods'],
    ['looked at in an earlier form', { ...well, observedGeneration: 1 }, 'underway', 'is being looked at'],
    ['not yet replaced', { ...well, updatedReplicas: 1 }, 'underway', '1 of 3 pods are new'],
    ['beside its old pods', { ...well, replicas: 4 }, 'underway', '1 old pod is still there'],
    ['not available', { ...well, availableReplicas: 2 }, 'underway', '2 of 3 pods are ready'],
    [
      'stuck',
      {
        ...well,
        conditions: [
          { type: 'Progressing', status: 'False', reason: 'ProgressDeadlineExceeded', message: 'timed out' },
        ],
      },
      'failed',
      'timed out',
    ],
    ['without a status', {}, 'underway', 'is being looked at'],
  ])('is %s', (_, status, is, detail) => {
    expect(
      readinessOf(object('apps/v1', 'Deployment', { generation: 2, spec: { replicas: 3 }, status })),
    ).toMatchObject({ is, detail });
  });

  it('of no replicas is ready', () => {
    expect(
      readinessOf(object('apps/v1', 'Deployment', { spec: { replicas: 0 }, status: { observedGeneration: 1 } })).is,
    ).toBe('ready');
  });
});

describe('a StatefulSet', () => {
  const well = {
    observedGeneration: 1,
    readyReplicas: 2,
    updatedReplicas: 2,
    currentRevision: 'b',
    updateRevision: 'b',
  };
  it.each([
    ['ready', well, 'ready'],
    ['half updated', { ...well, updatedReplicas: 1, currentRevision: 'a' }, 'underway'],
    ['half ready', { ...well, readyReplicas: 1 }, 'underway'],
  ])('is %s', (_, status, is) => {
    expect(readinessOf(object('apps/v1', 'StatefulSet', { spec: { replicas: 2 }, status })).is).toBe(is);
  });
});

describe('what is not a workload', () => {
  it('is waited for only where its kind says when it is ready', () => {
    expect(isWaitedFor(object('v1', 'ConfigMap'))).toBe(false);
    expect(isWaitedFor(object('postgresql.cnpg.io/v1', 'ScheduledBackup'))).toBe(false);
    expect(isWaitedFor(object('rabbitmq.com/v1beta1', 'RabbitmqCluster'))).toBe(true);
  });

  it('is ready when its own condition says so', () => {
    const conditions = [{ type: 'AllReplicasReady', status: 'False', message: '1/3 pods ready' }];
    const queue = object('rabbitmq.com/v1beta1', 'RabbitmqCluster', { status: { conditions } });
    expect(readinessOf(queue)).toEqual({ is: 'underway', detail: '1/3 pods ready' });
    expect(readinessOf(object('external-secrets.io/v1', 'ExternalSecret'))).toMatchObject({
      detail: 'its operator has said nothing yet',
    });
  });

  it('is a job that has run, runs or has failed', () => {
    const job = (conditions: readonly object[]): string =>
      readinessOf(object('batch/v1', 'Job', { status: { conditions } })).is;
    expect(job([])).toBe('underway');
    expect(job([{ type: 'Complete', status: 'True' }])).toBe('ready');
    expect(job([{ type: 'Failed', status: 'True', reason: 'BackoffLimitExceeded' }])).toBe('failed');
  });
});
