import { setTimeout as sleep } from 'node:timers/promises';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { describeWithEngine } from '../engine/requires.ts';
import type { SecondEngine } from '../engine/second-engine.ts';
import type { CommandLine } from './command-line.ts';
import {
  find,
  notes,
  openOnSecondEngine,
  remembered,
  remembers,
  states,
  timed,
  untilHealthy,
} from './fact-application.ts';
import { leavingsOf } from './leavings.ts';

describeWithEngine('an engine that restarts', ({ host }) => {
  let engine: SecondEngine;
  let application: CommandLine;
  beforeAll(async () => {
    ({ engine, application } = await openOnSecondEngine(host, 'restarted'));
  });
  afterAll(async () => {
    await application.dispose();
    await engine.dispose();
  });

  test('has what it ended with it started again, and is told of once', async () => {
    const [addresses, dependent] = await Promise.all([find(application, 'db'), find(application, 'api')]);
    await engine.stop();
    expect(await timed(() => application.run('ps'))).toBeLessThan(2000);
    // The database has ended in order, as the engine asked it to: that was not its own wish.
    await expect
      .poll(() => states(application), { timeout: 5000 })
      .toMatchObject({ db: 'backing-off, unknown', box: 'backing-off, unknown' });
    await sleep(2000);
    await engine.start();
    await untilHealthy(application);
    expect(await notes(application)).toEqual([
      expect.stringMatching(/ is away: .* start it\.$/),
      expect.stringMatching(/ is back\.$/),
    ]);
    expect((await find(application, 'db'))?.endpoints).toEqual(addresses?.endpoints);
    expect(await find(application, 'api')).toEqual(dependent);
    expect(await remembered(application)).toEqual(remembers);
  });

  test('that is away keeps nobody from stopping; what is left is named, and removed by the next start', async () => {
    await engine.stop();
    const { exitCode, stderr } = await application.run('down');
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/NOT_ALL_REMOVED/);
    expect(stderr).toMatch(/network restarted: Docker went away/);
    expect(await application.processes()).toEqual([]);
    expect((await application.run('down')).stderr).toContain('ENGINE_UNREACHABLE');
    await engine.start();
    expect(await application.run('up', '-d')).toMatchObject({ exitCode: 0 });
    expect(await remembered(application)).toEqual(remembers);
    expect(await application.run('down')).toMatchObject({ exitCode: 0 });
    expect(await leavingsOf(application, 'restarted', engine.host)).toEqual([]);
  });
});
