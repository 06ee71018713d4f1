import { once } from 'node:events';
import { Agent, get, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from 'vitest';
import type { Proxy } from '../../../src/runtime/proxy/index.ts';
import { kill, type Program, startProgram } from './programs.ts';
import { closeAll, host, onCleanup, startProxy } from './sockets.ts';

afterEach(closeAll);

const ids = ['a', 'b', 'c'] as const;
const workers = 24;

interface Result {
  /** The replica that answered, `503`, or the error's code. */
  readonly outcome: string;
  readonly startedAt: number;
  readonly worker: number;
}

/** Requests one after another from each worker, over new connections unless the workers' agents keep them. */
function startLoad(port: number, agents?: readonly Agent[]): { results: Result[]; stop: () => Promise<void> } {
  const results: Result[] = [];
  const stopped = new AbortController();
  const loops = Array.from({ length: workers }, async (_, worker) => {
    while (!stopped.signal.aborted) {
      const startedAt = performance.now();
      const outcome = await askOnce(port, agents?.[worker]);
      results.push({ outcome, startedAt, worker });
    }
  });
  const stop = async (): Promise<void> => {
    stopped.abort();
    await Promise.all(loops);
  };
  onCleanup(stop);
  return { results, stop };
}

async function askOnce(port: number, agent?: Agent): Promise<string> {
  try {
    const [response] = (await once(get({ host, port, agent: agent ?? false }), 'response')) as [IncomingMessage];
    const body = await text(response);
    return response.statusCode === 200 ? body : String(response.statusCode);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? String(error);
  }
}

async function answers(results: readonly Result[], count: number): Promise<void> {
  const goal = results.length + count;
  while (results.length < goal) await new Promise((resolve) => setTimeout(resolve, 5));
}

async function startReplicas(proxy: Proxy): Promise<Record<(typeof ids)[number], Program>> {
  const [a, b, c] = await Promise.all([
    startProgram('replica-process.mjs', 'a'),
    startProgram('replica-process.mjs', 'b'),
    startProgram('replica-process.mjs', 'c'),
  ]);
  const programs = { a, b, c };
  for (const id of ids) proxy.add({ id, host, port: programs[id].port });
  return programs;
}

const isFailure = ({ outcome }: Result): boolean => !ids.some((id) => id === outcome);
const served = (results: readonly Result[]): Set<string> => new Set(results.map(({ outcome }) => outcome));

describe('kill -9 of one replica of three under load', { timeout: 60_000 }, () => {
  it('loses, with a connection per request, only what had been sent to it', async () => {
    const { proxy, port } = await startProxy({ protocol: 'http' });
    const programs = await startReplicas(proxy);
    const { results, stop } = startLoad(port);
    await answers(results, 120);
    expect(results.filter(isFailure)).toEqual([]);

    await kill(programs.b.child);
    const goneAt = performance.now();
    // Nobody has told the proxy yet: it finds out itself.
    await answers(results, 120);
    proxy.remove('b');
    await answers(results, 120);
    const failures = results.filter(isFailure);
    expect(failures.every(({ startedAt }) => startedAt < goneAt)).toBe(true);
    // Least connections leaves it a third; connections being closed count too, so the bound is not sharp.
    expect(failures.length).toBeLessThanOrEqual(workers / 2);
    expect(failures.every(({ outcome }) => outcome === 'ECONNRESET')).toBe(true);

    const again = await startProgram('replica-process.mjs', 'b');
    proxy.add({ id: 'b', host, port: again.port });
    const back = results.length;
    await answers(results, 120);
    expect(served(results.slice(back + workers))).toEqual(new Set(ids));
    await stop();
  });

  it('loses, with keep-alive, only what was sent on its own connections', async () => {
    const { proxy, port } = await startProxy({ protocol: 'http' });
    const programs = await startReplicas(proxy);
    const agents = Array.from({ length: workers }, () => new Agent({ keepAlive: true, maxSockets: 1 }));
    onCleanup(() => agents.forEach((agent) => agent.destroy()));
    const { results, stop } = startLoad(port, agents);
    await answers(results, 120);
    const onKilled = proxy.connections().get('b') ?? 0;
    expect(onKilled).toBe(workers / ids.length);
    const workersOfB = new Set(results.filter(({ outcome }) => outcome === 'b').map(({ worker }) => worker));

    await kill(programs.b.child);
    await answers(results, 120);
    const failures = results.filter(isFailure);
    expect(failures.length).toBeLessThanOrEqual(onKilled);
    expect(new Set(failures.map(({ worker }) => worker)).size).toBe(failures.length);
    expect(failures.every(({ worker }) => workersOfB.has(worker))).toBe(true);
    await stop();
  });

  it('answers 503 at once when all are killed, and serves again when one is back', async () => {
    const { proxy, port } = await startProxy({ protocol: 'http' });
    const programs = await startReplicas(proxy);
    const { results, stop } = startLoad(port);
    await answers(results, 100);
    await Promise.all(ids.map((id) => kill(programs[id].child)));
    const from = results.length + workers;
    await answers(results, workers + 100);
    expect(served(results.slice(from))).toEqual(new Set(['503']));
    for (const id of ids) proxy.remove(id);

    proxy.add({ id: 'a', host, port: (await startProgram('replica-process.mjs', 'a')).port });
    const back = results.length + workers;
    await answers(results, workers + 100);
    expect(served(results.slice(back))).toEqual(new Set(['a']));
    await stop();
  });
});

describe('a killed replica', () => {
  it('closes its idle clients', async () => {
    const { proxy, port } = await startProxy({ protocol: 'http' });
    const program = await startProgram('replica-process.mjs', 'a');
    proxy.add({ id: 'a', host, port: program.port });
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    onCleanup(() => agent.destroy());
    const request = get({ host, port, agent });
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    await text(response);
    const closed = once(request.socket ?? request, 'close');
    await kill(program.child);
    await closed;
    expect(await askOnce(port, agent)).toBe('503');
  });
});
