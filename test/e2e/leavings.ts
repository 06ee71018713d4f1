import { readdir, readFile, readlink } from 'node:fs/promises';

import { execa } from 'execa';

import type { CommandLine } from './command-line.ts';

/** What an application has left, as the machine and the engine's own program tell it, not `apphost`. */
export async function leavingsOf(
  application: CommandLine,
  id: string,
  engineHost?: string,
): Promise<readonly string[]> {
  const [processes, engine] = await Promise.all([
    processesOf(application, id),
    engineHost === undefined ? [] : objectsOf(id, engineHost),
  ]);
  return [...processes, ...engine];
}

async function objectsOf(id: string, host: string): Promise<readonly string[]> {
  const filter = ['--filter', `label=apphost.app=${id}`];
  const docker = (...words: readonly string[]): Promise<readonly string[]> =>
    execa('docker', ['--host', host, ...words]).then(({ stdout }) => stdout.split('\n').filter(Boolean));
  const [containers, networks] = await Promise.all([
    docker('ps', '--all', '--format', 'container {{.Names}} {{.Status}}', ...filter),
    docker('network', 'ls', '--format', 'network {{.Name}}', ...filter),
  ]);
  return [...containers, ...networks];
}

/**
 * Processes that inherited the application's variables, reaper and supervisor included, or work in its folders: servers
 * overwrite their variables with a title.
 */
async function processesOf({ stateHome, folder }: CommandLine, id: string): Promise<readonly string[]> {
  const pids = (await readdir('/proc')).filter((entry) => /^\d+$/.test(entry));
  const found = await Promise.all(
    pids.map(async (pid) => {
      const variables = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '');
      const place = await readlink(`/proc/${pid}/cwd`).catch(() => '');
      const isOurs =
        variables.includes(`APPHOST_STATE_HOME=${stateHome}`) ||
        [stateHome, folder, `/var/lib/apphost/${id}`].some((path) => place.startsWith(path));
      if (!isOurs || Number(pid) === process.pid) return [];
      const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
      return [`process ${pid} ${command.replaceAll('\0', ' ').trim().slice(0, 120)}`];
    }),
  );
  return found.flat();
}
