import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';

/** The program that is measured. */
export const apphost = resolve(process.env['APPHOST_BENCH_BIN'] ?? 'bin/apphost.js');

export interface Program {
  readonly child: ChildProcess;
  /** Everything it has said so far. */
  said(): string;
  /** Resolves with the time (ms, `performance.now()`) at which its output first held the text. */
  says(text: string): Promise<number>;
  /** Resolves with its exit code. */
  readonly ended: Promise<number | null>;
}

export interface ProgramOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

export function launch(command: string, args: readonly string[], { cwd, env }: ProgramOptions = {}): Program {
  const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  let text = '';
  const keep = (chunk: Buffer): void => {
    text += chunk.toString();
    child.emit('said');
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const ended = once(child, 'close').then(([code]) => code as number | null);
  return {
    child,
    said: () => text,
    ended,
    says: (wanted) =>
      new Promise((found, reject) => {
        const look = (): void => {
          if (!text.includes(wanted)) return;
          child.off('said', look);
          found(performance.now());
        };
        child.on('said', look);
        void ended.then(() => reject(new Error(`${command} ended without saying “${wanted}”:\n${text}`)));
        look();
      }),
  };
}

/** Milliseconds from the start of a command to its end. Rejects with what it said when it fails. */
export async function time(command: string, args: readonly string[], options: ProgramOptions = {}): Promise<number> {
  const begun = performance.now();
  const program = launch(command, args, options);
  const code = await program.ended;
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${code}:\n${program.said()}`);
  return performance.now() - begun;
}
