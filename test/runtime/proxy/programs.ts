import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { onCleanup } from './sockets.ts';

export interface Program {
  readonly child: ChildProcess;
  readonly pid: number;
  /** The port it printed first. */
  readonly port: number;
  /** What it printed after that, line by line. */
  readonly lines: readonly string[];
}

/** Runs one of the `.mjs` programs of this folder until the test ends. */
export async function startProgram(file: string, ...args: string[]): Promise<Program> {
  const path = new URL(file, import.meta.url).pathname;
  const child = spawn(process.execPath, [path, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  onCleanup(() => kill(child));
  const lines: string[] = [];
  const reader = createInterface({ input: child.stdout });
  const [port] = (await once(reader, 'line')) as [string];
  reader.on('line', (line) => lines.push(line));
  return { child, pid: child.pid ?? 0, port: Number(port), lines };
}

/** SIGKILL; resolves when it is gone. */
export async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}
