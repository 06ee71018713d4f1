import { describe, expect, test } from 'vitest';

import { createMonitor, type HealthReport, type Monitor } from '../../../src/runtime/health/monitor.ts';
import { createFakeClock, type FakeClock } from '../../fakes/fake-clock.ts';

const probe = { interval: 10_000, retries: 3, startPeriod: 0 };

interface Setup {
  readonly clock: FakeClock;
  readonly monitor: Monitor;
  readonly changes: HealthReport[];
  /** When it was asked. */
  readonly asked: number[];
  /** Why it fails; `undefined` while it is healthy. */
  failure: string | undefined;
}

function setUp(settings: Partial<typeof probe> = {}, failure?: string): Setup {
  const clock = createFakeClock();
  const changes: HealthReport[] = [];
  const asked: number[] = [];
  const monitor = createMonitor({
    probe: { ...probe, ...settings },
    clock,
    onChange: (report) => void changes.push(report),
    run: async () => {
      asked.push(clock.now());
      if (setup.failure !== undefined) throw new Error(setup.failure);
    },
  });
  const setup: Setup = { clock, monitor, changes, asked, failure };
  return setup;
}

async function setUpHealthy(settings: Partial<typeof probe> = {}): Promise<Setup> {
  const setup = setUp(settings);
  setup.monitor.start();
  await setup.clock.advance(0);
  setup.changes.length = 0;
  return setup;
}

describe('a starting replica', () => {
  test('is asked at once', async () => {
    const { monitor, clock, changes, asked } = setUp();
    monitor.start();
    await clock.advance(0);
    expect(asked).toEqual([0]);
    expect(changes).toEqual([{ health: 'healthy' }]);
  });

  test('is asked every 10 ms at first, then after a tenth of the time that it has taken', async () => {
    const { monitor, clock, asked } = setUp({ startPeriod: 1e9 }, 'starting up');
    monitor.start();
    await clock.advance(60_000);
    expect(asked.slice(0, 4)).toEqual([0, 10, 20, 30]);
    const pauses = asked.slice(1).map((time, index) => ({ at: asked[index] ?? 0, pause: time - (asked[index] ?? 0) }));
    for (const { at, pause } of pauses) expect(pause).toBeCloseTo(Math.min(1000, Math.max(10, at / 10)));
    expect(pauses.at(-1)?.pause).toBe(1000);
  });

  test('is unknown while it starts, with the last reason', async () => {
    const setup = setUp({ startPeriod: 5000 }, 'connection refused');
    setup.monitor.start();
    await setup.clock.advance(100);
    expect(setup.monitor.report()).toEqual({ health: 'unknown', reason: 'connection refused' });
    setup.failure = 'starting up';
    await setup.clock.advance(1000);
    expect(setup.changes).toEqual([
      { health: 'unknown', reason: 'connection refused' },
      { health: 'unknown', reason: 'starting up' },
    ]);
  });

  test('that never becomes healthy is unhealthy after its start period and as many intervals as retries', async () => {
    const { monitor, clock } = setUp({ startPeriod: 5000, interval: 1000, retries: 3 }, 'starting up');
    monitor.start();
    await clock.advance(7000);
    expect(monitor.report().health).toBe('unknown');
    await clock.advance(2000);
    expect(monitor.report()).toEqual({ health: 'unhealthy', reason: 'starting up' });
  });

  test('that is unhealthy is still asked every second, and seen to come up', async () => {
    const setup = setUp({ interval: 30_000, retries: 1 }, 'starting up');
    setup.monitor.start();
    await setup.clock.advance(40_000);
    expect(setup.monitor.report().health).toBe('unhealthy');
    setup.failure = undefined;
    await setup.clock.advance(1000);
    expect(setup.monitor.report()).toEqual({ health: 'healthy' });
  });
});

describe('a replica that was healthy', () => {
  test('is asked once in every interval', async () => {
    const { clock, asked } = await setUpHealthy();
    await clock.advance(30_000);
    expect(asked).toEqual([0, 10_000, 20_000, 30_000]);
  });

  test('tells nothing as long as nothing changes', async () => {
    const { clock, changes } = await setUpHealthy();
    await clock.advance(100_000);
    expect(changes).toEqual([]);
  });

  test('is degraded at the first failure and unhealthy at the last retry', async () => {
    const setup = await setUpHealthy();
    setup.failure = 'connection refused';
    await setup.clock.advance(10_000);
    expect(setup.monitor.report()).toEqual({ health: 'degraded', reason: 'connection refused' });
    await setup.clock.advance(10_000);
    expect(setup.monitor.report().health).toBe('degraded');
    await setup.clock.advance(10_000);
    expect(setup.monitor.report()).toEqual({ health: 'unhealthy', reason: 'connection refused' });
  });

  test('is unhealthy at once with one retry', async () => {
    const setup = await setUpHealthy({ retries: 1 });
    setup.failure = 'answered 500';
    await setup.clock.advance(10_000);
    expect(setup.changes).toEqual([{ health: 'unhealthy', reason: 'answered 500' }]);
  });

  test('counts failures in a row only', async () => {
    const setup = await setUpHealthy();
    for (let round = 0; round < 3; round += 1) {
      setup.failure = 'answered 500';
      await setup.clock.advance(20_000);
      setup.failure = undefined;
      await setup.clock.advance(10_000);
    }
    expect(setup.changes.map(({ health }) => health)).toEqual([
      'degraded',
      'healthy',
      'degraded',
      'healthy',
      'degraded',
      'healthy',
    ]);
  });

  test('is not protected by its start period any more', async () => {
    const setup = await setUpHealthy({ startPeriod: 1e9, retries: 1 });
    setup.failure = 'answered 500';
    await setup.clock.advance(10_000);
    expect(setup.monitor.report().health).toBe('unhealthy');
  });

  test('that is unhealthy is asked every second, however long the interval', async () => {
    const setup = await setUpHealthy({ retries: 1 });
    setup.failure = 'answered 500';
    await setup.clock.advance(10_000);
    setup.asked.length = 0;
    await setup.clock.advance(3000);
    expect(setup.asked).toEqual([11_000, 12_000, 13_000]);
    setup.failure = undefined;
    await setup.clock.advance(1000);
    expect(setup.monitor.report()).toEqual({ health: 'healthy' });
  });
});

describe('an attempt', () => {
  test('never starts before the last one has ended', async () => {
    const clock = createFakeClock();
    let running = 0;
    let most = 0;
    let count = 0;
    const run = async (): Promise<void> => {
      count += 1;
      running += 1;
      most = Math.max(most, running);
      await new Promise<void>((resolve) => clock.schedule(2000, resolve));
      running -= 1;
      throw new Error('no answer within 2s');
    };
    const monitor = createMonitor({ probe, clock, run, onChange: () => undefined });
    monitor.start();
    monitor.start();
    await clock.advance(20_000);
    expect(count).toBeGreaterThan(5);
    expect(most).toBe(1);
    monitor.stop();
  });
});

describe('stopping', () => {
  test('leaves no timer and asks no more', async () => {
    const { monitor, clock, asked } = setUp({}, 'starting up');
    monitor.start();
    await clock.advance(15);
    monitor.stop();
    expect(clock.pending).toBe(0);
    const before = asked.length;
    await clock.advance(100_000);
    expect(asked).toHaveLength(before);
  });

  test('aborts an attempt under way and tells nobody of its end', async () => {
    const clock = createFakeClock();
    const changes: HealthReport[] = [];
    let aborted = false;
    const run = (signal: AbortSignal): Promise<void> =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => {
          aborted = true;
          reject(new Error('stopped'));
        });
      });
    const monitor = createMonitor({ probe, clock, run, onChange: (report) => void changes.push(report) });
    monitor.start();
    await clock.advance(5);
    monitor.stop();
    await clock.advance(5000);
    expect(aborted).toBe(true);
    expect(changes).toEqual([]);
    expect(clock.pending).toBe(0);
  });

  test('from within the callback is final', async () => {
    const clock = createFakeClock();
    const monitor: Monitor = createMonitor({
      probe,
      clock,
      run: () => Promise.resolve(),
      onChange: () => monitor.stop(),
    });
    monitor.start();
    await clock.advance(0);
    expect(monitor.report().health).toBe('healthy');
    expect(clock.pending).toBe(0);
  });

  test('before the start keeps it from starting', async () => {
    const { monitor, clock, asked } = setUp();
    monitor.stop();
    monitor.start();
    await clock.advance(1000);
    expect(asked).toEqual([]);
  });
});
