import { readdir, readFile, rm } from 'node:fs/promises';

import { execa } from 'execa';

import { identifyProcess, stopProcess } from './own-process.ts';
import type { EnginePaths } from './paths.ts';

/** Ends and unmounts what an engine leaves that was killed; after one that was stopped there is nothing to do. */
export async function clearRemains(paths: EnginePaths): Promise<void> {
  await stopOrphans(paths);
  for (const mountPoint of await mountsWithin(paths.folder)) {
    await execa('umount', ['--lazy', mountPoint], { reject: false });
  }
  for (const file of [paths.socket, paths.pidFile, paths.execRoot]) await rm(file, { recursive: true, force: true });
}

/** containerd, its shims and docker-proxy name a path below the exec root in their arguments, which no other process does. */
async function stopOrphans(paths: EnginePaths): Promise<void> {
  const pids = (await readdir('/proc')).map(Number).filter(Number.isInteger);
  for (const pid of pids) {
    const commandLine = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    if (!isEngineProgram(commandLine) || !commandLine.includes(`${paths.execRoot}/`)) continue;
    const identity = await identifyProcess(pid);
    if (identity !== undefined) await stopProcess(identity, 3000);
  }
}

function isEngineProgram(commandLine: string): boolean {
  const program = commandLine.split('\0', 1)[0]?.split('/').at(-1) ?? '';
  return ['containerd', 'containerd-shim-runc-v2'].includes(program);
}

/** Innermost first. */
async function mountsWithin(folder: string): Promise<string[]> {
  const mounts = await readFile('/proc/self/mountinfo', 'utf8');
  return mounts
    .split('\n')
    .flatMap((line) => line.split(' ')[4] ?? [])
    .map((mountPoint) =>
      mountPoint.replace(/\\(\d{3})/g, (_, octal: string) => String.fromCharCode(parseInt(octal, 8))),
    )
    .filter((mountPoint) => mountPoint.startsWith(`${folder}/`))
    .sort((a, b) => b.length - a.length);
}
