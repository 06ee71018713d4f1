import { describe, expect, it } from 'vitest';
import { standingOf } from '../../../src/deploy/compose/service-standing.ts';
import { judge } from '../../../src/deploy/engine/wait-for-services.ts';
import type { Standing } from '../../../src/deploy/engine/standing.ts';
import type { InventoryContainer } from '../../../src/model/engine-inventory.ts';

const now = 100_000;
const container = (more: Partial<InventoryContainer> = {}): InventoryContainer => ({
  id: 'abc',
  name: 'shop-web-1',
  labels: {},
  state: 'running',
  exitCode: 0,
  outOfMemory: false,
  error: '',
  startedAt: now - 5_000,
  restarts: 0,
  ...more,
});
const stand = (containers: readonly InventoryContainer[], replicas = 1): Standing =>
  standingOf({ name: 'web', replicas, isBuilt: false, hash: '' }, containers, now);

describe('a service', () => {
  it.each<[string, Standing['is'], readonly InventoryContainer[], number?]>([
    ['whose container is healthy', 'ready', [container({ health: { status: 'healthy', log: [] } })]],
    ['without a check, once it has been up for a moment', 'ready', [container()]],
    ['that was only just started', 'underway', [container({ startedAt: now - 10 })]],
    ['whose check has not succeeded yet', 'underway', [container({ health: { status: 'starting', log: [] } })]],
    ['that has done its work', 'ready', [container({ state: 'exited' })]],
    ['of which only one of two is there', 'underway', [container()], 2],
    ['of which one too many is there', 'underway', [container(), container({ id: 'def' })]],
    ['of no replicas', 'ready', [], 0],
    ['that is not there yet', 'underway', []],
    ['whose container waits for others', 'underway', [container({ state: 'created' })]],
    ['that is started again and again', 'underway', [container({ state: 'restarting', restarts: 1 })]],
    ['that ended with an error', 'failed', [container({ state: 'exited', exitCode: 3 })]],
    ['whose check fails', 'failed', [container({ health: { status: 'unhealthy', log: ['no'] } })]],
    ['that could not be started', 'failed', [container({ state: 'created', error: 'no such file' })]],
  ])('%s is %s', (_, is, containers, replicas) => {
    expect(stand(containers, replicas).is).toBe(is);
  });

  it('says what ails it', () => {
    expect(stand([container({ state: 'exited', exitCode: 137, outOfMemory: true })]).trouble).toMatchObject({
      reason: 'OutOfMemory',
      message: 'it ended with exit code 137',
    });
    expect(stand([container({ state: 'restarting', exitCode: 2, restarts: 3 })]).trouble).toMatchObject({
      reason: 'Restarting',
      message: 'it ended with exit code 2, after 3 restarts',
      isLasting: true,
    });
  });
});

describe('waiting for services', () => {
  const ready = stand([container()]);
  const starting = stand([container({ state: 'created' })]);
  const flapping = stand([container({ state: 'restarting', restarts: 3 })]);
  const failed = stand([container({ state: 'exited', exitCode: 1 })]);

  it.each<[string, readonly Standing[], boolean, unknown]>([
    ['ends when all are ready', [ready, ready], true, 'ready'],
    ['goes on while one starts', [ready, starting], false, undefined],
    ['goes on while one may recover as soon as another is there', [flapping, starting], false, undefined],
    ['ends when nothing can change any more', [flapping, ready], false, flapping],
    ['ends with what has failed', [starting, failed], false, failed],
    ['ends with what says most when the time is over', [starting, flapping], true, flapping],
  ])('%s', (_, standings, isLate, decision) => {
    expect(judge(standings, isLate)).toBe(decision);
  });
});
