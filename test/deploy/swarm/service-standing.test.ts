import { expect, it } from 'vitest';
import type { LiveService, LiveTask } from '../../../src/deploy/swarm/live-stack.ts';
import { standingOf, type Rollout } from '../../../src/deploy/swarm/service-standing.ts';

const now = Date.parse('2026-01-01T00:10:00Z');
const start = '2026-01-01T00:09:00Z';
const replicated = { Replicated: { Replicas: 1 } };

function service(more: Partial<LiveService> = {}, mode: LiveService['Spec']['Mode'] = replicated): LiveService {
  const Spec = { Name: 'shop_web', TaskTemplate: { ContainerSpec: { Image: 'web:2' } }, Mode: mode };
  return { ID: 's', UpdatedAt: start, Version: { Index: 1 }, Spec, ...more };
}

function task(
  State: string,
  more: Partial<LiveTask> & { readonly Err?: string; readonly code?: number } = {},
): LiveTask {
  const { Err, code, ...rest } = more;
  const Status = {
    Timestamp: start,
    State,
    ...(Err !== undefined && { Err }),
    ...(code !== undefined && { ContainerStatus: { ExitCode: code } }),
  };
  const DesiredState = State === 'failed' || State === 'rejected' ? 'shutdown' : 'running';
  return { ID: State, ServiceID: 's', Slot: 1, CreatedAt: start, DesiredState, Status, ...rest };
}

function stand(tasks: readonly LiveTask[], more: Partial<Rollout> = {}): object {
  return standingOf({ name: 'web', service: service(), tasks, past: new Set(), ...more }, now);
}

it.each([
  ['a task that runs', [task('running')], {}, { is: 'ready', detail: 'is up' }],
  ['one that is not healthy yet', [task('starting')], {}, { is: 'underway', detail: 'is up, not healthy yet' }],
  [
    'one that is being renewed',
    [task('running')],
    { service: service({ UpdateStatus: { State: 'updating' } }) },
    { is: 'underway' },
  ],
  [
    'none of two',
    [],
    { service: service({}, { Replicated: { Replicas: 2 } }) },
    { is: 'underway', detail: '0 of 2 are up' },
  ],
  ['none that is wanted', [], { service: service({}, { Replicated: { Replicas: 0 } }) }, { is: 'ready' }],
  ['no service', [], { service: undefined }, { is: 'underway', detail: 'is not there yet' }],
  [
    'a job that has ended',
    [task('complete', { DesiredState: 'complete' })],
    { service: service({}, { ReplicatedJob: { TotalCompletions: 1 } }) },
    { is: 'ready', detail: 'has ended' },
  ],
  [
    'the earlier run of a job',
    [task('complete')],
    { service: service({ JobStatus: { JobIteration: { Index: 1 } } }, { ReplicatedJob: { TotalCompletions: 1 } }) },
    { is: 'underway' },
  ],
])('knows %s', (_, tasks, more, expected) => {
  expect(stand(tasks, more)).toMatchObject(expected);
});

it('does not take old tasks for new ones before the renewal has begun', () => {
  const before = service();
  const old = task('running', { CreatedAt: '2026-01-01T00:01:00Z' });
  const template = { ContainerSpec: { Image: 'web:3' } };
  const after = service({ Spec: { ...before.Spec, TaskTemplate: template } });
  expect(stand([old], { before, service: after })).toMatchObject({ is: 'underway' });
  expect(stand([old], { before })).toMatchObject({ is: 'ready' });
});

it.each([
  [task('failed', { Err: 'task: non-zero exit (3)', code: 3 }), 'Exited', 'it ended with exit code 3', true],
  [
    task('failed', { Err: 'task: non-zero exit (137): dockerexec: unhealthy container' }),
    'Unhealthy',
    'its health check fails',
    true,
  ],
  [task('rejected', { Err: 'No such image: web:2' }), 'ImageUnavailable', 'No such image: web:2', true],
  [task('pending', { Err: 'no suitable node' }), 'Unschedulable', 'no suitable node', true],
])('explains a task that fails: %#', (failed, reason, message, isLasting) => {
  expect(stand([failed])).toMatchObject({ is: 'underway', trouble: { name: 'web.1', reason, message, isLasting } });
});

it('waits for the next task, up to the third that fails', () => {
  const failed = (ID: string): LiveTask => task('failed', { ID, code: 1 });
  const next = task('ready');
  expect(stand([failed('a'), next])).toMatchObject({ trouble: { isLasting: false } });
  expect(stand([failed('a'), failed('b'), failed('c'), next])).toMatchObject({ trouble: { isLasting: true } });
  expect(stand([failed('a'), next], { past: new Set(['a']) })).not.toHaveProperty('trouble');
});

it('fails when the swarm has taken an update back', () => {
  const back = service({ UpdateStatus: { State: 'rollback_completed', Message: 'rollback completed' } });
  expect(stand([task('running'), task('failed', { code: 3 })], { service: back })).toMatchObject({
    is: 'failed',
    trouble: { message: 'it ended with exit code 3; the swarm has gone back to what ran before' },
  });
  const paused = service({ UpdateStatus: { State: 'paused', Message: 'update paused' } });
  expect(stand([], { service: paused })).toMatchObject({ is: 'failed', trouble: { reason: 'UpdateFailed' } });
});
