import { connect } from 'node:net';

import { afterAll, beforeAll, expect } from 'vitest';

import type { Check } from '../../../src/model/probe.ts';
import { ask } from './asking.ts';
import { startContainer, type ContainerSettings, type TestContainer } from './containers.ts';
import { sendByteByByte, startServer } from './test-server.ts';

/** A server on a busy machine takes its time. */
export const patience = 60_000;
const limit = 5000;

export interface ServerInUse {
  container(): TestContainer;
  port(): Promise<number>;
  ask(check: Check): Promise<string>;
  /** Through a line that hands over every byte of the server's alone. */
  askSlowly(check: Check): Promise<string>;
  /** Everything that was answered until the wanted answer came. */
  outcomesUntil(check: Check, wanted: string): Promise<readonly string[]>;
}

/** A container for the suite around. */
export function useContainer(host: string, settings: ContainerSettings): ServerInUse {
  let running: TestContainer | undefined;
  beforeAll(async () => {
    running = await startContainer(host, settings);
  }, patience);
  afterAll(async () => {
    await running?.[Symbol.asyncDispose]();
  });
  const container = (): TestContainer => {
    if (running === undefined) throw new Error('the container was not started');
    return running;
  };
  const askNow = async (check: Check): Promise<string> => ask(check, { port: await container().port() }, limit);
  return {
    container,
    port: () => container().port(),
    ask: askNow,
    askSlowly: async (check) => {
      const port = await container().port();
      await using line = await startServer((socket) => {
        const server = connect({ host: '127.0.0.1', port });
        server.on('error', () => socket.destroy());
        socket.on('close', () => server.destroy());
        socket.on('data', (chunk) => server.write(chunk));
        sendByteByByte(server, socket);
      });
      return await ask(check, line, limit);
    },
    outcomesUntil: async (check, wanted) => {
      const outcomes: string[] = [];
      const next = async (): Promise<string | undefined> => {
        outcomes.push(await askNow(check));
        return outcomes.at(-1);
      };
      await expect.poll(next, { timeout: patience }).toBe(wanted);
      return outcomes;
    },
  };
}
