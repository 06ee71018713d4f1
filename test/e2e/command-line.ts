import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { execa } from 'execa';

import type { ApplicationSnapshot } from '../../src/runtime/snapshot.ts';

/** An application in a folder of its own, and `apphost` in it, with state and secrets that are nobody else's. */
export interface CommandLine {
  readonly folder: string;
  readonly stateHome: string;
  /** The variables that make it so. */
  readonly environment: Readonly<Record<string, string>>;
  /** Runs to its end. */
  run(...words: readonly string[]): Promise<Ran>;
  /** Runs until the test ends it. */
  start(...words: readonly string[]): Started;
  ps(): Promise<ApplicationSnapshot>;
  /** Everything that `apphost` has said so far. */
  said(): string;
  /** Processes of this application, the supervisor included, its reaper not. */
  processes(): Promise<readonly number[]>;
  write(name: string, content: string): Promise<void>;
  /** Stops it, however far it came, and removes the folder. */
  dispose(): Promise<void>;
}

export interface Ran {
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Started {
  readonly ended: Promise<Ran>;
  signal(name: NodeJS.Signals): void;
  /** As `| head` does when it has seen enough. */
  closeOutput(): void;
  /** Resolves when it has said this; rejects when it ends without. */
  untilSays(text: string): Promise<void>;
}

export interface CommandLineOptions {
  readonly program: string;
  readonly engineHost: string;
  readonly variables?: Readonly<Record<string, string>>;
}

export async function createCommandLine({ program, engineHost, variables }: CommandLineOptions): Promise<CommandLine> {
  const home = await realpath(await mkdtemp(join(tmpdir(), 'apphost-e2e-')));
  const [folder, stateHome] = [join(home, 'app'), join(home, 'state')];
  await mkdir(folder);
  const said: string[] = [];
  const env: Record<string, string> = {
    DOCKER_HOST: engineHost,
    APPHOST_STATE_HOME: stateHome,
    APPHOST_SECRETS_HOME: join(home, 'secrets'),
    NO_COLOR: '1',
    ...variables,
  };
  const start = (...words: readonly string[]): Started => {
    const child = execa(process.execPath, [program, ...words], {
      cwd: folder,
      env,
      reject: false,
      all: true,
      stdin: 'ignore',
    });
    let text = '';
    child.all.on('data', (chunk: Buffer) => {
      said.push(chunk.toString());
      text += chunk.toString();
    });
    return {
      ended: child.then(({ exitCode, stdout, stderr }) => ({ exitCode, stdout, stderr })),
      signal: (name) => void child.kill(name),
      closeOutput: () => {
        child.stdout.destroy();
        child.stderr.destroy();
      },
      untilSays: async (wanted) => {
        while (!text.includes(wanted)) {
          const more = await Promise.race([once(child.all, 'data'), child]);
          if (!Array.isArray(more))
            throw new Error(`it ended without saying “${wanted}”:
${text}`);
        }
      },
    };
  };
  const run = (...words: readonly string[]): Promise<Ran> => start(...words).ended;
  const processes = (): Promise<readonly number[]> => processesWith(`APPHOST_STATE_HOME=${stateHome}`);
  return {
    folder,
    stateHome,
    environment: env,
    run,
    start,
    processes,
    said: () => said.join(''),
    ps: async () => JSON.parse((await run('ps', '--format', 'json')).stdout) as ApplicationSnapshot,
    write: (name, content) => writeFile(join(folder, name), content),
    dispose: async () => {
      await run('down', '-v');
      for (const pid of await processes()) endProcess(pid);
      await rm(home, { recursive: true, force: true });
    },
  };
}

/** Every process inherits the variables of the `apphost` that started it, so it can be told by them. */
async function processesWith(variable: string): Promise<readonly number[]> {
  const pids = (await readdir('/proc')).map(Number).filter(Number.isInteger);
  const found = await Promise.all(
    pids.map(async (pid) => ((await variablesOf(pid)).includes(variable) && !(await isReaper(pid)) ? [pid] : [])),
  );
  return found.flat();
}

async function isReaper(pid: number): Promise<boolean> {
  return (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).includes('\0apphost-reaper\0');
}

/** The environment of a process as the kernel has it, `NAME=value` each; nothing when it has ended. */
async function variablesOf(pid: number): Promise<readonly string[]> {
  const text = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '');
  return text.split('\0');
}

export async function environmentOf(pid: number): Promise<Readonly<Record<string, string>>> {
  return toRecord(await variablesOf(pid));
}

/** `NAME=value` of each. */
export function toRecord(variables: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    variables.map((variable) => {
      const [name = '', ...value] = variable.split('=');
      return [name, value.join('=')];
    }),
  );
}

function endProcess(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended meanwhile.
  }
}
