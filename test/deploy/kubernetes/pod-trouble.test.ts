import { describe, expect, it } from 'vitest';
import type { ClusterObject } from '../../../src/deploy/kubernetes/object.ts';
import { troubleOf, unreadiness } from '../../../src/deploy/kubernetes/pod-trouble.ts';

function pod(status: object): ClusterObject {
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web-1' }, status } as unknown as ClusterObject;
}

function container(state: object): ClusterObject {
  return pod({ phase: 'Running', containerStatuses: [{ name: 'web', ready: false, restartCount: 0, ...state }] });
}

describe('the trouble of a pod', () => {
  const ended = { terminated: { exitCode: 1, reason: 'Error' } };
  const backOff = { waiting: { reason: 'CrashLoopBackOff' } };
  it.each([
    ['nothing while it starts', container({ state: { waiting: { reason: 'ContainerCreating' } } }), undefined],
    [
      'nothing while it runs again',
      container({ restartCount: 1, state: { running: {} }, lastState: ended }),
      undefined,
    ],
    ['nothing after it has done its work', container({ state: { terminated: { exitCode: 0 } } }), undefined],
    [
      'a crash that may pass',
      container({ restartCount: 1, state: backOff, lastState: ended }),
      { reason: 'CrashLoopBackOff', lasts: 'perhaps' },
    ],
    [
      'a crash that does not pass',
      container({ restartCount: 3, state: backOff, lastState: ended }),
      { lasts: 'surely', message: 'it ended with exit code 1, started again 3 times' },
    ],
    [
      'memory',
      container({ restartCount: 3, state: backOff, lastState: { terminated: { exitCode: 137, reason: 'OOMKilled' } } }),
      {
        reason: 'OOMKilled',
        message: 'it ended with exit code 137 (it used more memory than its limit), started again 3 times',
      },
    ],
    [
      'a name that no image can have',
      container({ state: { waiting: { reason: 'InvalidImageName', message: 'bad' } } }),
      { lasts: 'surely', message: 'bad' },
    ],
    [
      'a secret that is missing',
      container({ state: { waiting: { reason: 'CreateContainerConfigError', message: 'secret "db" not found' } } }),
      { lasts: 'probably' },
    ],
    ['an eviction', pod({ phase: 'Failed', reason: 'Evicted', message: 'low on memory' }), { reason: 'Evicted' }],
  ])('is %s', (_, broken, trouble) => {
    const found = troubleOf(broken);
    if (trouble === undefined) expect(found).toBeUndefined();
    else expect(found).toMatchObject(trouble);
  });

  it('is that of an init container first', () => {
    const waiting = { name: 'web', ready: false, restartCount: 0, state: { waiting: { reason: 'PodInitializing' } } };
    const failing = { name: 'setup', ready: false, restartCount: 4, state: backOff, lastState: ended };
    expect(troubleOf(pod({ initContainerStatuses: [failing], containerStatuses: [waiting] }))?.container).toBe('setup');
  });

  it('is none of a pod that is ready', () => {
    expect(unreadiness(pod({ phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] }))).toBeUndefined();
    expect(unreadiness(container({}))).toMatchObject({ reason: 'NeverReady', container: 'web' });
  });
});
