import { readdir, readFile, readlink } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

import { inject } from 'vitest';

import { createCommandLine, environmentOf } from '../../e2e/command-line.ts';
import type { ResourceSnapshot } from '../../../src/runtime/snapshot.ts';

/** An application whose servers run without a container engine, started and asked through the built command line. */
export interface EmbeddedApplication {
  /** Starts it; rejects with what it said when that fails. */
  up(): Promise<void>;
  down(): Promise<void>;
  resource(name: string): Promise<ResourceSnapshot>;
  untilHealthy(name: string, exceptPid: number): Promise<ResourceSnapshot>;
  /** What a reference injects into the process `client`. */
  injected(): Promise<Readonly<Record<string, string>>>;
  logs(name: string): Promise<string>;
  /** Arguments of all of its processes. */
  commandLines(): Promise<string>;
  /** Addresses that its processes listen on, in the kernel's words. */
  listening(): Promise<readonly string[]>;
  processes(): Promise<readonly number[]>;
  dispose(): Promise<void>;
}

export async function openEmbedded(manifest: string): Promise<EmbeddedApplication> {
  const application = await createCommandLine({
    program: inject('program'),
    engineHost: 'unix:///nowhere/docker.sock',
  });
  await application.write('app.yaml', manifest);
  const run = async (...words: readonly string[]): Promise<string> => {
    const { exitCode, stdout, stderr } = await application.run(...words);
    // With the code alone, nobody would know why.
    if (exitCode !== 0) throw new Error(stderr);
    return stdout;
  };
  const resource = async (name: string): Promise<ResourceSnapshot> => {
    const found = (await application.ps()).resources.find((each) => each.name === name);
    if (found === undefined) throw new Error(`${name} is not there`);
    return found;
  };
  return {
    resource,
    up: async () => void (await run('up', '-d', '--engine', 'embedded')),
    down: async () => void (await run('down')),
    untilHealthy: async (name, exceptPid) => {
      for (;;) {
        const found = await resource(name);
        if (found.health === 'healthy' && found.replicas[0]?.pid !== exceptPid) return found;
        await sleep(200);
      }
    },
    injected: async () => environmentOf((await resource('client')).replicas[0]?.pid ?? 0),
    logs: (name) => run('logs', name),
    processes: () => application.processes(),
    commandLines: async () => {
      const pids = await application.processes();
      const lines = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')));
      return lines.join('\n');
    },
    listening: async () => listeningOf(await application.processes()),
    dispose: () => application.dispose(),
  };
}

async function listeningOf(pids: readonly number[]): Promise<readonly string[]> {
  const owned = new Set((await Promise.all(pids.map((pid) => socketsOf(pid)))).flat());
  const tables = await Promise.all(['tcp', 'tcp6'].map((name) => readFile(`/proc/net/${name}`, 'utf8')));
  return tables
    .flatMap((table) => table.split('\n').slice(1))
    .map((line) => line.trim().split(/\s+/))
    .filter(([, , , state, , , , , , inode]) => state === '0A' && owned.has(`socket:[${inode}]`))
    .map(([, address = '']) => address.replace(/:.*/, ''));
}

async function socketsOf(pid: number): Promise<readonly string[]> {
  const names = await readdir(`/proc/${pid}/fd`).catch(() => []);
  const targets = await Promise.all(names.map((name) => readlink(`/proc/${pid}/fd/${name}`).catch(() => '')));
  return targets.filter((target) => target.startsWith('socket:'));
}
