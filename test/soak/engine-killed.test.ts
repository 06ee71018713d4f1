import { afterAll, beforeAll, expect, test } from 'vitest';

import type { CommandLine } from '../e2e/command-line.ts';
import { find, notes, openOnSecondEngine, remembered, remembers, untilHealthy } from '../e2e/fact-application.ts';
import { describeWithEngine } from '../engine/requires.ts';
import type { SecondEngine } from '../engine/second-engine.ts';

// Not with the other tests of engines that go away: after a kill, containerd takes half a minute to find its containers.
describeWithEngine('an engine that is killed', ({ host }) => {
  let engine: SecondEngine;
  let application: CommandLine;
  beforeAll(async () => {
    ({ engine, application } = await openOnSecondEngine(host, 'orphaned'));
  });
  afterAll(async () => {
    await application.dispose();
    await engine.dispose();
  });

  test('is told of, and what went on without it is made anew', async () => {
    await engine.kill();
    await expect.poll(async () => (await notes(application)).length, { timeout: 5000 }).toBe(1);
    // Its containers go on without it, until the next one ends them.
    const before = (await find(application, 'box'))?.replicas[0]?.container;
    await engine.start();
    await expect.poll(async () => (await notes(application)).length, { timeout: 10_000 }).toBe(2);
    await expect
      .poll(async () => (await find(application, 'box'))?.replicas[0]?.container, { timeout: 20_000 })
      .not.toBe(before);
    await untilHealthy(application);
    expect(await remembered(application)).toEqual(remembers);
  });
});
