import { expect } from 'vitest';

import type { Check, Handshake } from '../../../src/model/probe.ts';
import { runCheck } from '../../../src/runtime/health/check.ts';
import { leavingNothing } from './resources.ts';
import { startServer, type Behaviour } from './test-server.ts';

/** Long enough for any answer from this machine, short enough to wait for. */
const timeout = 400;
/** A busy machine comes late to a deadline; one that is missed never comes. */
const patience = 3000;

export interface Asked {
  readonly host?: string;
  readonly port: number;
  readonly scheme?: string;
}

/** Why the check at the endpoint `main` fails, or `healthy`. Fails when it ends late or leaves a socket or timer. */
export async function ask(
  check: Check,
  { host = '127.0.0.1', port, scheme = 'http' }: Asked,
  limit = timeout,
): Promise<string> {
  const target = {
    addresses: new Map([['main', { host, port, scheme }]]),
    resolve: () => undefined,
    execute: () => Promise.reject(new Error('not expected')),
  };
  let outcome = 'healthy';
  const start = performance.now();
  await leavingNothing(async () => {
    await runCheck({ check, timeout: limit }, target, new AbortController().signal).catch((error: Error) => {
      outcome = error.message;
    });
  });
  expect(performance.now() - start).toBeLessThan(limit + patience);
  return outcome;
}

/** What the check says of a server that behaves like this; all its connections must be closed by the check. */
export async function askServer(check: Check, behaviour: Behaviour, scheme?: string): Promise<string> {
  await using server = await startServer(behaviour);
  const outcome = await ask(check, { port: server.port, ...(scheme === undefined ? {} : { scheme }) });
  await server.drained();
  return outcome;
}

/** A kind's own check, with the properties that it logs in with. */
export function handshake(probe: Handshake, properties: Readonly<Record<string, string>>): Check {
  const connection = Object.fromEntries(Object.entries(properties).map(([name, value]) => [name, [value]]));
  return { type: 'handshake', endpoint: 'main', load: () => Promise.resolve(probe), connection };
}

/** A port that nothing listens on. */
export async function closedPort(): Promise<number> {
  await using server = await startServer(() => undefined);
  return server.port;
}
