import type { ChildProcess } from 'node:child_process';
import type { Readable } from 'node:stream';
import type { OutputListener } from './process-host.ts';

export interface ProcessOutput {
  onOutput(listener: OutputListener): void;
  /** Once the process has ended: resolves when its output was read to the end, or when nothing more is to be expected. */
  drained(): Promise<void>;
}

/** Counted in turns of the event loop's timers, not by the clock: a loop that was busy has not read the pipes meanwhile. */
const tick = 100;
const quietTicks = 3;
const mostTicks = 20;

/** The pipes of a process, read as they come. What arrives before the first listener is kept for it. */
export function createProcessOutput(child: ChildProcess): ProcessOutput {
  const listeners: OutputListener[] = [];
  let early: [stream: 'stdout' | 'stderr', chunk: Buffer][] = [];
  let chunks = 0;
  const read = (stream: 'stdout' | 'stderr', pipe: Readable): Promise<void> => {
    pipe.on('data', (chunk: Buffer) => {
      chunks += 1;
      if (listeners.length === 0) early.push([stream, chunk]);
      else for (const listener of listeners) listener(stream, chunk);
    });
    return new Promise((resolve) => pipe.once('close', resolve));
  };
  const pipes = [child.stdout, child.stderr].filter((pipe) => pipe !== null);
  const closed = Promise.all([
    child.stdout === null ? undefined : read('stdout', child.stdout),
    child.stderr === null ? undefined : read('stderr', child.stderr),
  ]);
  return {
    onOutput: (listener) => {
      listeners.push(listener);
      const kept = early;
      early = [];
      for (const [stream, chunk] of kept) listener(stream, chunk);
    },
    drained: async () => {
      const timer = abandonWhenQuiet(pipes, () => chunks);
      await closed;
      clearInterval(timer);
    },
  };
}

/**
 * A descendant that left the group may hold the pipes open for ever. After the process itself has ended, they are closed
 * once nothing has come for a while, and in any case before long.
 */
function abandonWhenQuiet(pipes: readonly Readable[], chunksSoFar: () => number): NodeJS.Timeout {
  let seen = chunksSoFar();
  let quiet = 0;
  let ticks = 0;
  return setInterval(() => {
    quiet = chunksSoFar() === seen ? quiet + 1 : 0;
    seen = chunksSoFar();
    ticks += 1;
    if (quiet < quietTicks && ticks < mostTicks) return;
    for (const pipe of pipes) pipe.destroy();
  }, tick);
}
