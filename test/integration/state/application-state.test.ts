import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { identify } from '../../../src/runtime/processes/process-identity.ts';
import { glimpseState, takeState } from '../../../src/runtime/state/application-state.ts';
import { socketPath } from '../../../src/runtime/state/socket-path.ts';
import type { Surroundings } from '../../../src/runtime/state/state-home.ts';
import { describeWithDisks } from '../../engine/requires.ts';

let home: string;
let surroundings: Surroundings;
const folder = (): string => join(home, 'shop');

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'apphost-state-'));
  surroundings = { platform: process.platform, home: '/nowhere', variables: { APPHOST_STATE_HOME: home } };
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

describe('the state', () => {
  it('is there again in the next run, and belongs to its user alone', async () => {
    const first = await takeState('shop', surroundings);
    await first.update((state) => ({ ...state, ports: { 'api/http': 20_001 } }));
    await first.stamps.set('/api#install', 'stamp');
    await first.release();
    const second = await takeState('shop', surroundings);
    expect(second.current).toEqual({
      version: 1,
      ports: { 'api/http': 20_001 },
      processes: {},
      steps: { '/api#install': 'stamp' },
    });
    expect(second.stamps.get('/api#install')).toBe('stamp');
    await second.stamps.set('/api#install', undefined);
    expect(second.current.steps).toEqual({});
    expect([statSync(folder()).mode & 0o777, statSync(join(folder(), 'state.json')).mode & 0o777]).toEqual([
      0o700, 0o600,
    ]);
    await second.release();
    expect(readdirSync(folder())).toEqual(['state.json']);
  });

  it('holds every one of many changes made at once', async () => {
    const state = await takeState('shop', surroundings);
    const changes = Array.from({ length: 100 }, (_, at) =>
      state.update((before) => ({ ...before, ports: { ...before.ports, [`api/e${at}`]: at } })),
    );
    await Promise.all(changes);
    const { ports } = (await glimpseState('shop', surroundings)).state;
    expect(Object.keys(ports)).toHaveLength(100);
    await state.release();
  });

  it('starts afresh from a damaged file, with a warning, and keeps the file', async () => {
    mkdirSync(folder());
    writeFileSync(join(folder(), 'state.json'), '{"version":1,"po');
    const state = await takeState('shop', surroundings);
    expect(state.current.ports).toEqual({});
    expect(state.diagnostics).toMatchObject([{ code: 'STATE_DAMAGED', severity: 'warning' }]);
    expect(readFileSync(join(folder(), 'state.json.damaged'), 'utf8')).toBe('{"version":1,"po');
    await state.release();
  });
});

describe('a state of another version', () => {
  it('is kept aside, and told as what it is', async () => {
    mkdirSync(folder());
    writeFileSync(join(folder(), 'state.json'), '{"version":2,"ports":[]}');
    const state = await takeState('shop', surroundings);
    const message = expect.stringContaining(
      'was written by another version of apphost; the application starts without',
    );
    expect(state.diagnostics).toMatchObject([{ code: 'STATE_DAMAGED', message }]);
    await state.release();
  });
});

describe('a state that is held', () => {
  it('is written again when somebody removes or damages it', async () => {
    const state = await takeState('shop', surroundings);
    await state.update((before) => ({ ...before, steps: { built: 'x' } }));
    expect(await state.mend()).toBe('whole');
    for (const damage of [
      () => rmSync(home, { recursive: true }),
      () => writeFileSync(join(folder(), 'lock'), ''),
      () => writeFileSync(join(folder(), 'state.json'), '{"version":1,'),
    ]) {
      damage();
      expect(await state.mend()).toBe('lost');
      expect(await state.mend()).toBe('whole');
      expect(await glimpseState('shop', surroundings)).toMatchObject({
        state: { steps: { built: 'x' } },
        holder: { socket: state.socket },
      });
    }
    await state.release();
  });

  it('is left to the one who has taken it meanwhile', async () => {
    const state = await takeState('shop', surroundings);
    rmSync(home, { recursive: true });
    const other = await takeState('shop', surroundings);
    // Both are this process, so the lock of the second is told by its socket.
    const theirs = JSON.stringify({ ...(await glimpseState('shop', surroundings)).holder, socket: 'theirs' });
    writeFileSync(join(folder(), 'lock'), theirs);
    await expect(state.mend()).rejects.toMatchObject({ code: 'APPLICATION_RUNNING' });
    expect(readFileSync(join(folder(), 'lock'), 'utf8')).toBe(theirs);
    await other.release();
  });
});

describe('the lock', () => {
  it('is refused while its holder lives, naming it', async () => {
    const state = await takeState('shop', surroundings);
    await expect(takeState('shop', surroundings)).rejects.toMatchObject({
      code: 'APPLICATION_RUNNING',
      message: `the application shop already runs (pid ${process.pid})`,
      facts: { pid: process.pid, socket: state.socket },
    });
    expect((await glimpseState('shop', surroundings)).holder?.socket).toBe(state.socket);
    await state.release();
    expect((await glimpseState('shop', surroundings)).holder).toBeUndefined();
  });

  it('is taken over from a holder that died, whose number may live on, or that left half a file', async () => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e6)']);
    await once(child, 'spawn');
    const identity = await identify(child.pid ?? 0);
    child.kill('SIGKILL');
    await once(child, 'exit');
    const stale = [
      { identity, socket: 'x' },
      { identity: { pid: process.pid, startTime: '1@00000000' }, socket: 'x' },
    ];
    mkdirSync(folder());
    for (const text of [...stale.map((holder) => JSON.stringify(holder)), '{"identi', '']) {
      writeFileSync(join(folder(), 'lock'), text);
      const state = await takeState('shop', surroundings);
      await state.release();
    }
    expect(existsSync(join(folder(), 'lock'))).toBe(false);
  });

  it('goes to exactly one of many that want it at once, over a stale one as well', async () => {
    mkdirSync(folder());
    for (let round = 0; round < 10; round += 1) {
      writeFileSync(join(folder(), 'lock'), 'stale');
      const results = await Promise.allSettled(Array.from({ length: 8 }, () => takeState('shop', surroundings)));
      const winners = results.filter((result) => result.status === 'fulfilled');
      expect(winners).toHaveLength(1);
      await winners[0]?.value.release();
    }
  });

  it('is not held on to when the state could not be read', async () => {
    mkdirSync(join(folder(), 'state.json'), { recursive: true });
    await expect(takeState('shop', surroundings)).rejects.toMatchObject({ code: 'STATE_NOT_WRITABLE' });
    rmSync(join(folder(), 'state.json'), { recursive: true });
    await (await takeState('shop', surroundings)).release();
  });
});

describe('a folder that cannot be written', () => {
  it('is named', async () => {
    writeFileSync(folder(), 'a file');
    await expect(takeState('shop', surroundings)).rejects.toMatchObject({
      code: 'STATE_NOT_WRITABLE',
      message: `the state folder ${folder()} cannot be written: a part of its path is a file`,
    });
  });
});

describeWithDisks('a disk', () => {
  it('is named when it is full, in the middle of a run', async () => {
    spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', home]);
    try {
      const state = await takeState('shop', surroundings);
      await state.update((before) => ({ ...before, steps: { small: 'x' } }));
      const full = state.update((before) => ({ ...before, steps: { large: 'x'.repeat(200_000) } }));
      await expect(full).rejects.toMatchObject({
        code: 'STATE_NOT_WRITABLE',
        message: `the state folder ${folder()} cannot be written: the disk is full`,
      });
      expect((await glimpseState('shop', surroundings)).state.steps).toEqual({ small: 'x' });
      expect(readdirSync(folder()).sort()).toEqual(['lock', 'state.json']);
      await state.release();
    } finally {
      spawnSync('umount', [home]);
    }
  });

  it('is named when it is read-only', async () => {
    spawnSync('mount', ['-t', 'tmpfs', '-o', 'ro', 'tmpfs', home]);
    try {
      const message = `the state folder ${folder()} cannot be written: the disk is read-only`;
      await expect(takeState('shop', surroundings)).rejects.toMatchObject({ code: 'STATE_NOT_WRITABLE', message });
    } finally {
      spawnSync('umount', [home]);
    }
  });
});

describe('socketPath', () => {
  const long = `/home/${'x'.repeat(120)}`;

  it('is in the state folder where it fits', () => {
    expect(socketPath('/state/shop', surroundings)).toBe('/state/shop/api.sock');
  });

  it('is in the runtime folder, or in a folder of this user, where it does not', () => {
    const inRuntime = socketPath(long, { ...surroundings, variables: { XDG_RUNTIME_DIR: home } });
    expect(inRuntime).toMatch(new RegExp(`^${home}/apphost/[0-9a-f]{16}\\.sock$`));
    expect(socketPath(long, surroundings)).toMatch(new RegExp(`^/tmp/apphost-${userInfo().uid}/[0-9a-f]{16}\\.sock$`));
  });

  it('is never in a folder that others may write to', () => {
    mkdirSync(join(home, 'apphost'));
    chmodSync(join(home, 'apphost'), 0o777);
    const variables = { XDG_RUNTIME_DIR: home };
    expect(() => socketPath(long, { ...surroundings, variables })).toThrow(`${home}/apphost is open to other users`);
  });
});
