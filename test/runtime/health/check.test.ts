import { describe, expect, test } from 'vitest';

import type { Check, Handshake, ServerAddress } from '../../../src/model/probe.ts';
import { runCheck, warmCheck } from '../../../src/runtime/health/check.ts';
import type { CommandResult, ReplicaTarget } from '../../../src/runtime/health/replica-target.ts';

const never = new AbortController().signal;

function target(execute: ReplicaTarget['execute'] = () => Promise.reject(new Error('not expected'))): ReplicaTarget {
  return {
    addresses: new Map([['tcp', { host: '127.0.0.1', port: 5432, scheme: 'tcp' }]]),
    resolve: (source) => (source.from === 'parameter' ? `value of ${source.name}` : undefined),
    execute,
  };
}

function ending(result: CommandResult): ReplicaTarget {
  return target(() => Promise.resolve(result));
}

/** Why the check fails, or `healthy`. */
async function outcome(check: Check, replica: ReplicaTarget, timeout = 1000): Promise<string> {
  return runCheck({ check, timeout }, replica, never).then(
    () => 'healthy',
    (error: Error) => error.message,
  );
}

function handshakeCheck(handshake: Handshake): Check & { loads: number } {
  const check = {
    type: 'handshake' as const,
    endpoint: 'tcp',
    connection: { username: ['postgres'], password: [{ source: { from: 'parameter' as const, name: 'pw' } }] },
    loads: 0,
    load: async () => {
      check.loads += 1;
      return handshake;
    },
  };
  return check;
}

test('what has nothing to ask is healthy while it runs', async () => {
  expect(await outcome({ type: 'running' }, target())).toBe('healthy');
});

test('an endpoint without an address is a reason, not a crash', async () => {
  expect(await outcome({ type: 'tcp', endpoint: 'admin' }, target())).toBe('endpoint admin has no address');
});

describe('a command', () => {
  const check: Check = {
    type: 'command',
    command: [['pg_isready'], [{ source: { from: 'parameter', name: 'user' } }]],
  };

  test('is run with its expressions filled', async () => {
    const commands: (readonly string[])[] = [];
    const replica = target(async (command) => {
      commands.push(command);
      return { exitCode: 0, output: '' };
    });
    expect(await outcome(check, replica)).toBe('healthy');
    expect(commands).toEqual([['pg_isready', 'value of user']]);
  });

  test.each([
    [{ exitCode: 2, output: '' }, 'exit code 2'],
    [{ exitCode: 1, output: 'one\nno response\n' }, 'exit code 1: no response'],
    [{ exitCode: 137, output: 'x'.repeat(1000) }, `exit code 137: ${'x'.repeat(185)}…`],
  ])('that fails gives its last line', async (result, reason) => {
    expect(await outcome(check, ending(result))).toBe(reason);
  });

  test('is told to end at the deadline', async () => {
    let aborted = false;
    const replica = target(
      (_command, signal) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => {
            aborted = true;
            reject(new Error('killed'));
          });
        }),
    );
    expect(await outcome(check, replica, 20)).toBe('no answer within 20ms');
    expect(aborted).toBe(true);
  });

  test('that ignores its signal does not keep the check from ending', async () => {
    const replica = target(() => new Promise(() => undefined));
    expect(await outcome(check, replica, 20)).toBe('no answer within 20ms');
  });
});

describe('a handshake', () => {
  test('gets the address and the evaluated properties', async () => {
    const servers: ServerAddress[] = [];
    const check = handshakeCheck(async (server) => void servers.push(server));
    expect(await outcome(check, target())).toBe('healthy');
    const properties = { username: 'postgres', password: 'value of pw' };
    expect(servers).toEqual([{ host: '127.0.0.1', port: 5432, properties }]);
  });

  test('is loaded once, and ahead when warmed', async () => {
    const check = handshakeCheck(() => Promise.resolve());
    await warmCheck(check);
    expect(check.loads).toBe(1);
    await outcome(check, target());
    await outcome(check, target());
    expect(check.loads).toBe(1);
  });

  test('that cannot be loaded says so at the check, and is loaded anew the next time', async () => {
    let loads = 0;
    const load = async (): Promise<Handshake> => {
      loads += 1;
      if (loads < 3) throw new Error('Cannot find package');
      return () => Promise.resolve();
    };
    const check: Check = { type: 'handshake', endpoint: 'tcp', connection: {}, load };
    await warmCheck(check);
    expect(await outcome(check, target())).toBe('Cannot find package');
    expect(await outcome(check, target())).toBe('healthy');
  });

  test('gives the first line of its reason', async () => {
    const check = handshakeCheck(() => Promise.reject(new Error('password refused\n    at somewhere')));
    expect(await outcome(check, target())).toBe('password refused');
  });
});

describe('a signal', () => {
  test('that aborts ends the check at once', async () => {
    const controller = new AbortController();
    const replica = target(() => new Promise(() => undefined));
    const probe = { check: { type: 'command', command: [['true']] } as const, timeout: 60_000 };
    const result = runCheck(probe, replica, controller.signal);
    controller.abort();
    await expect(result).rejects.toThrow('stopped');
  });

  test('that has aborted keeps it from being asked', async () => {
    let asked = false;
    const replica = target(async () => {
      asked = true;
      return { exitCode: 0, output: '' };
    });
    const probe = { check: { type: 'command', command: [['true']] } as const, timeout: 1000 };
    await expect(runCheck(probe, replica, AbortSignal.abort())).rejects.toThrow('stopped');
    expect(asked).toBe(false);
  });
});
