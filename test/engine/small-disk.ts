import { mkdtempSync, rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';

import { execa, execaSync } from 'execa';

/** A disk of one megabyte. */
export interface SmallDisk {
  readonly folder: string;
  /** Leaves no room on it. */
  fill(): Promise<void>;
  clear(): Promise<void>;
  dispose(): Promise<void>;
}

export async function mountSmall(): Promise<SmallDisk> {
  const folder = await mkdtemp(join(tmpdir(), 'apphost-disk-'));
  await execa('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder]);
  const filling = join(folder, 'filling');
  return {
    folder,
    fill: async () => {
      await execa('dd', ['if=/dev/zero', `of=${filling}`, 'bs=4k'], { reject: false });
    },
    clear: () => rm(filling, { force: true }),
    dispose: async () => {
      await execa('umount', ['--lazy', folder]);
      await rm(folder, { recursive: true });
    },
  };
}

export function canMount(): boolean {
  if (process.platform !== 'linux' || userInfo().uid !== 0) return false;
  const probe = mkdtempSync(join(tmpdir(), 'apphost-mount-'));
  const mounted =
    execaSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', probe], { reject: false }).exitCode === 0;
  if (mounted) execaSync('umount', [probe]);
  rmSync(probe, { recursive: true });
  return mounted;
}
