import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants, homedir } from 'node:os';
import { connectEngine } from '../../runtime/containers/connect.ts';
import type { OpenCommand } from '../../runtime/containers/engine.ts';
import type { ResourceDescription } from '../../runtime/control/protocol.ts';
import { AppHostError } from '../../support/apphost-error.ts';
import type { ManifestFlags } from '../command.ts';
import { exitCodes } from '../exit-code.ts';
import type { Output } from '../output.ts';
import { findRunning, requireRunning } from './find-running.ts';

interface Wanted {
  /** `db`, or `api/2`. */
  readonly resource: string;
  readonly words: readonly string[];
}

/** Runs a command where the resource runs, with this terminal. Its own exit code is ours. */
export async function runExec({ resource, words }: Wanted, flags: ManifestFlags, output: Output): Promise<number> {
  const client = await findRunning(flags);
  const [name = '', number] = resource.split('/', 2);
  await requireRunning(client, [name]);
  const description = await client.describe(name, true);
  const replica = findReplica(description, number);
  if (replica.container !== undefined) return inContainer(replica.container, words, output);
  return beside(description, words);
}

function findReplica(
  { name, replicas }: ResourceDescription,
  number: string | undefined,
): ResourceDescription['replicas'][number] {
  const running = replicas.filter(({ state }) => state === 'running');
  const replica = number === undefined ? running[0] : replicas[Number(number) - 1];
  if (replica?.state === 'running') return replica;
  const which = number === undefined ? name : `${name}/${number}`;
  throw new AppHostError('RESOURCE_NOT_STARTED', `${which} is not running, so nothing can run in it`, {
    hint: replicas.length === 0 ? 'Name a resource that has processes of its own.' : `Start it: apphost start ${name}`,
    facts: { resource: name },
  });
}

async function inContainer(container: string, words: readonly string[], output: Output): Promise<number> {
  const { stdin, stdout } = process;
  const engine = await connectEngine({ preference: 'auto', variables: process.env, home: homedir() });
  const isTerminal = stdin.isTTY && stdout.isTTY;
  const size = () => ({ columns: output.columns(), rows: output.rows() });
  try {
    const command = await engine.open(container, words, isTerminal ? size() : undefined);
    command.onOutput((stream, chunk) => process[stream].write(chunk));
    const resize = (): void => void command.resize(size()).catch(() => undefined);
    if (isTerminal) stdout.on('resize', resize);
    return await typeInto(command, isTerminal);
  } finally {
    // Else it would be read on, and keep this process.
    stdin.destroy();
    engine.close();
  }
}

async function typeInto(command: OpenCommand, isTerminal: boolean): Promise<number> {
  const { stdin } = process;
  // Every key goes to the command, Ctrl-C as well.
  if (isTerminal) stdin.setRawMode(true);
  stdin.pipe(command.input);
  try {
    return await command.exited;
  } finally {
    stdin.unpipe(command.input);
    if (isTerminal) stdin.setRawMode(false);
    stdin.pause();
  }
}

/** A process has no inside: the command runs in its folder, with what it was given. */
async function beside(
  { directory, environment }: ResourceDescription,
  [program = '', ...args]: readonly string[],
): Promise<number> {
  const child = spawn(program, args, {
    cwd: directory,
    env: { ...process.env, ...environment },
    stdio: 'inherit',
  });
  // Ctrl-C reaches the command by itself; it decides what that means.
  process.on('SIGINT', ignore);
  try {
    const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
    return code ?? (signal === null ? exitCodes.problems : 128 + constants.signals[signal]);
  } catch (error) {
    throw new AppHostError('PROCESS_NOT_STARTED', `${program} could not be started: ${String(error)}`, {
      hint: 'Check that the program is installed and on the PATH.',
      cause: error,
    });
  } finally {
    process.off('SIGINT', ignore);
  }
}

function ignore(): void {
  // Somebody else decides.
}
