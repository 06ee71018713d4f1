import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createControlClient } from '../../../src/runtime/control/control-client.ts';
import { socketPath } from '../../../src/runtime/state/socket-path.ts';

let folder: string;

beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'apphost-socket-'))));
afterEach(() => rm(folder, { recursive: true }));

describe('the control socket', () => {
  const deep = `/home/ada/${'deep/'.repeat(30)}state`;
  const surroundings = () => ({
    platform: 'linux' as const,
    home: '/home/ada',
    variables: { XDG_RUNTIME_DIR: folder },
  });

  it('is put into a short folder of its own where the usual path is too long', () => {
    expect(socketPath(deep, surroundings())).toMatch(new RegExp(`^${folder}/apphost/[0-9a-f]{16}\\.sock$`));
    expect(socketPath('/home/ada/state', surroundings())).toBe('/home/ada/state/api.sock');
  });

  it('is put into none that others may write to', async () => {
    await mkdir(join(folder, 'apphost'));
    await chmod(join(folder, 'apphost'), 0o777);
    expect(() => socketPath(deep, surroundings())).toThrow(
      expect.objectContaining({ code: 'SOCKET_FOLDER_UNSAFE', hint: expect.stringContaining(join(folder, 'apphost')) }),
    );
  });

  it('that nobody listens on says so', async () => {
    const client = createControlClient(join(folder, 'api.sock'));
    await expect(client.snapshot()).rejects.toMatchObject({
      code: 'SUPERVISOR_UNREACHABLE',
      hint: expect.stringContaining('apphost up'),
    });
  });
});
