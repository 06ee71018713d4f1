import { chmod, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';

import type { ContainerEngine, CreatedContainer } from '../../../src/runtime/containers/engine.ts';
import type { Change } from '../../../src/runtime/watch/change.ts';
import { syncFiles } from '../../../src/runtime/watch/sync-files.ts';
import { describeWithEngine } from '../../engine/requires.ts';
import { openEngine, removeAll, shell } from '../containers/open-engine.ts';

const application = `sync-${process.pid}`;
const signal = new AbortController().signal;

describeWithEngine('files that are copied into a container', ({ host }) => {
  let engine: ContainerEngine;
  let folder: string;
  let container: CreatedContainer;

  beforeAll(async () => {
    engine = await openEngine(host);
  });
  beforeEach(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), 'apphost-sync-')));
    container = await engine.createContainer(
      shell(application, 'mkdir -p /www; echo image > /www/old; exec sleep 600', {
        user: '1000:1000',
        stopSignal: 'SIGKILL',
      }),
    );
  });
  afterEach(async () => {
    await container.remove();
    await rm(folder, { recursive: true, force: true });
  });
  afterAll(async () => {
    await removeAll(engine, application);
    engine.close();
  });

  const changes = (...names: readonly string[]): readonly Change[] =>
    names.map((name) => ({
      file: join(folder, name),
      asks: 'sync',
      rule: { path: folder, target: '/www', include: ['**'], exclude: [], restart: false },
    }));
  const sync = (user: string | undefined, ...names: readonly string[]): Promise<void> =>
    syncFiles(changes(...names), { engine, container: container.id, user });
  const say = async (line: string): Promise<string> =>
    (await engine.execute(container.id, ['sh', '-c', line], signal)).output.trim();

  test('keep their permissions, belong to its user, and get the folders they need', async () => {
    await container.start();
    await writeFile(join(folder, 'run.sh'), 'echo ran');
    await chmod(join(folder, 'run.sh'), 0o750);
    await symlink('run.sh', join(folder, 'link'));
    await sync('1000:1000', 'run.sh', 'link');
    expect(await say('stat -c "%a %u %g" /www/run.sh; readlink /www/link; /www/link 2>&1 || sh /www/link')).toBe(
      '750 1000 1000\nrun.sh\nran',
    );
    await sync('www-data', 'run.sh');
    expect(await say('stat -c "%u %g" /www/run.sh')).toBe('0 0');
  });

  test('are there before it starts, when it is new', async () => {
    await writeFile(join(folder, 'first'), 'first');
    await sync(undefined, 'first');
    await container.start();
    expect(await say('cat /www/first')).toBe('first');
  });

  test('are removed when they are gone, whoever owns them', async () => {
    await container.start();
    await writeFile(join(folder, 'new'), 'new');
    await sync(undefined, 'new');
    await rm(join(folder, 'new'));
    await sync(undefined, 'new', 'never-was');
    expect(await say('ls /www')).not.toContain('new');
  });

  test('cannot be removed where there is no program for it: it says so', async () => {
    await container.start();
    await engine.removeInside(container.id, ['/bin/rm', '/usr/bin/rm']);
    await expect(sync(undefined, 'gone')).rejects.toMatchObject({
      code: 'SYNC_FAILED',
      message: expect.stringMatching(/\/www\/gone could not be removed: it has no `rm`/) as unknown,
      hint: expect.stringContaining('--build') as unknown,
    });
  });

  test('cannot be copied into one that is gone', async () => {
    await writeFile(join(folder, 'late'), 'late');
    await container.remove();
    await expect(sync(undefined, 'late')).rejects.toMatchObject({ code: 'SYNC_FAILED' });
    await expect(sync(undefined, 'gone')).rejects.toMatchObject({ code: 'CONTAINER_GONE' });
  });
});
