import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';

import type { ContainerEngine } from '../../../src/runtime/containers/engine.ts';
import { describeWithEngine } from '../../engine/requires.ts';
import { openEngine, removeAll, shell } from './open-engine.ts';
import { createSeverableEngine, type SeverableEngine } from './severable-engine.ts';

describeWithEngine('output of containers in a real engine', ({ host }) => {
  const application = `output-${process.pid}`;
  let front: SeverableEngine;
  let engine: ContainerEngine;

  beforeAll(async () => {
    front = await createSeverableEngine(host);
    engine = await openEngine(front.host);
  });
  afterEach(() => removeAll(engine, application));
  afterAll(async () => {
    engine.close();
    await front.dispose();
  });

  test('arrives whole, however much it is', async () => {
    const container = await engine.createContainer(shell(application, 'seq 1 200000; echo last >&2'));
    const counted = countLines(container);
    await container.start();
    await container.exited;
    expect(counted()).toEqual({ stdout: 200_000, stderr: 1, inOrder: true });
  });

  test('goes on without a gap or a repetition when it is taken over', async () => {
    const line = 'i=1; while [ $i -le 3000 ]; do echo $i; i=$((i+1)); [ $((i % 20)) -eq 0 ] && sleep 0.01; done';
    const container = await engine.createContainer(shell(application, line));
    await container.start();
    const adopted = await Promise.all([1, 2, 3].map(() => engine.adoptContainer(container.id, 0)));
    const counts = adopted.map(countLines);
    await Promise.all(adopted.map(({ exited }) => exited));
    for (const count of counts) expect(count()).toEqual({ stdout: 3_000, stderr: 0, inOrder: true });
  });

  test('goes on after the engine was away', async () => {
    const line = 'i=1; while [ $i -le 60 ]; do echo $i; i=$((i+1)); sleep 0.05; done';
    const container = await engine.createContainer(shell(application, line));
    const counted = countLines(container);
    const seen = untilLine(container, 10);
    await container.start();
    await seen;
    await front.sever();
    await front.mend();
    await container.exited;
    const { stdout, inOrder } = counted();
    expect({ stdout, inOrder }).toEqual({ stdout: 60, inOrder: true });
  });
});

type Container = Awaited<ReturnType<ContainerEngine['createContainer']>>;

/** Counts lines, and whether stdout counted 1, 2, 3 … */
function countLines(container: Pick<Container, 'onOutput'>) {
  const count = { stdout: 0, stderr: 0, inOrder: true };
  const rests = { stdout: '', stderr: '' };
  container.onOutput((stream, chunk) => {
    const lines = (rests[stream] + chunk.toString('utf8')).split('\n');
    rests[stream] = lines.pop() ?? '';
    for (const line of lines) {
      count[stream] += 1;
      if (stream === 'stdout' && line !== String(count.stdout)) count.inOrder = false;
    }
  });
  return () => count;
}

async function untilLine(container: Container, wanted: number): Promise<void> {
  let seen = 0;
  await new Promise<void>((resolve) => {
    container.onOutput((_, chunk) => {
      seen += chunk.toString('utf8').split('\n').length - 1;
      if (seen >= wanted) resolve();
    });
  });
}
