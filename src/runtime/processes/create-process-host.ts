import type { ChildProcess } from 'node:child_process';
import { endGroup } from './process-group.ts';
import type { ProcessExit, ProcessHost, ProcessIdentity, ProcessRequest, RunningProcess } from './process-host.ts';
import { identify } from './process-identity.ts';
import { createProcessOutput, type ProcessOutput } from './process-output.ts';
import { explainStartFailure } from './start-failure.ts';
import { groupOptions } from './windows.ts';

/** How long what a process left behind in its group may take to end by itself, in milliseconds. */
const remainsGrace = 500;

/** Told of every process that runs, and of its end, before anybody else is. */
export interface ProcessWatch {
  add(process: ProcessIdentity): void;
  remove(process: ProcessIdentity): void;
}

const nobody: ProcessWatch = { add: () => undefined, remove: () => undefined };

export function createProcessHost(watch: ProcessWatch = nobody): ProcessHost {
  return {
    prepare: async () => {
      await import('execa');
    },
    start: (request) => start(request, watch),
  };
}

async function start(request: ProcessRequest, watch: ProcessWatch): Promise<RunningProcess> {
  const { execa } = await import('execa');
  const [program, ...programArguments] = request.command;
  const spawned = execa(program, programArguments, {
    ...groupOptions,
    cwd: request.directory,
    env: request.env,
    extendEnv: false,
    ...(request.input === undefined ? { stdin: 'ignore' } : { input: request.input }),
    ...request.user,
    // We read the pipes and watch the exit ourselves: what execa would buffer, transform or end is switched off.
    buffer: false,
    encoding: 'buffer',
    reject: false,
    cleanup: false,
  });
  const child: ChildProcess = spawned;
  if (child.pid === undefined) throw explainStartFailure(request, (await spawned).cause);
  // The listeners must be in place before the first await: nothing may be missed.
  const output = createProcessOutput(child);
  const ended = new Promise<ProcessExit>((resolve) => {
    child.once('exit', (code, signal) => resolve(toExit(code, signal)));
  });
  return supervise(child.pid, { output, ended, watch });
}

interface Started {
  readonly output: ProcessOutput;
  readonly ended: Promise<ProcessExit>;
  readonly watch: ProcessWatch;
}

async function supervise(pid: number, { output, ended, watch }: Started): Promise<RunningProcess> {
  const identified = identify(pid).then((identity) => {
    watch.add(identity);
    return identity;
  });
  const ending = new Set<Promise<void>>();
  let isOver = false;
  const end = async (signal: string, grace: number): Promise<void> => {
    const attempt = endGroup(pid, signal, grace, ended);
    ending.add(attempt);
    await attempt.finally(() => ending.delete(attempt));
  };
  const finish = async (exit: ProcessExit): Promise<ProcessExit> => {
    // Whoever stops it decides how patient to be with what is left; otherwise what is left must not outlive the process.
    if (ending.size > 0) await Promise.allSettled(ending);
    else await Promise.allSettled([end('SIGTERM', remainsGrace)]);
    // From here on the number may become somebody else's: it is never signalled again.
    isOver = true;
    watch.remove(await identified);
    await output.drained();
    return exit;
  };
  const exited = ended.then(finish);
  return {
    identity: await identified,
    onOutput: (listener) => output.onOutput(listener),
    exited,
    stop: async (signal, grace) => {
      if (!isOver) await end(signal, grace);
      await exited;
    },
  };
}

function toExit(code: number | null, signal: string | null): ProcessExit {
  return signal === null ? { code: code ?? 0 } : { signal };
}
