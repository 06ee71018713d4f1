import type { Duplex } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { AppHostError } from '../../support/apphost-error.ts';
import { readOutput } from './container-output.ts';
import type { ExecResult } from './engine.ts';
import { abortable } from './failures.ts';
import type { EngineSession, Explain } from './session.ts';

/** Of a command's output, the end is kept. Bytes. */
const outputLimit = 256 * 1024;

/** Rejects with the signal's reason when that aborts; the command then goes on inside, since engines cannot end it. */
export async function execute(
  session: EngineSession,
  container: string,
  command: readonly string[],
  signal: AbortSignal,
): Promise<ExecResult> {
  const doing = `running ${command[0] ?? 'a command'} in a container`;
  return abortable(signal, () =>
    session.call(doing, () => run(session, { container, command, signal }), explainNotRunning(container)),
  );
}

export function explainNotRunning(container: string): Explain {
  return ({ status, message }) => (status === 404 || status === 409 ? toNotRunning(container, message) : undefined);
}

interface Execution {
  readonly container: string;
  readonly command: readonly string[];
  readonly signal: AbortSignal;
}

async function run(session: EngineSession, { container, command, signal }: Execution): Promise<ExecResult> {
  const request = { Cmd: [...command], AttachStdout: true, AttachStderr: true };
  const exec = await session.docker.getContainer(container).exec(request);
  signal.throwIfAborted();
  const stream: Duplex = await exec.start({ hijack: true, stdin: false });
  const tail = createTail();
  const reading = readOutput(stream, (_, chunk) => tail.push(chunk));
  signal.addEventListener('abort', reading.close, { once: true });
  try {
    await reading.ended;
    signal.throwIfAborted();
    return { exitCode: await readExitCode(exec, signal), output: tail.text() };
  } finally {
    signal.removeEventListener('abort', reading.close);
  }
}

interface Exec {
  inspect(): Promise<{ readonly Running: boolean; readonly ExitCode: number | null }>;
}

/** The output may end a moment before the engine knows the exit code. */
export async function readExitCode(exec: Exec, signal?: AbortSignal): Promise<number> {
  for (;;) {
    const { Running: running, ExitCode: code } = await exec.inspect();
    if (!running && code !== null) return code;
    await delay(10, undefined, signal === undefined ? {} : { signal });
  }
}

function createTail(): { push(chunk: Buffer): void; text(): string } {
  let chunks: Buffer[] = [];
  let length = 0;
  const shorten = (): Buffer => {
    const whole = Buffer.concat(chunks);
    return whole.subarray(Math.max(0, whole.length - outputLimit));
  };
  return {
    push(chunk) {
      chunks.push(chunk);
      length += chunk.length;
      if (length < outputLimit * 2) return;
      chunks = [shorten()];
      length = outputLimit;
    },
    text: () => shorten().toString('utf8'),
  };
}

function toNotRunning(container: string, message: string): AppHostError {
  return new AppHostError(
    'CONTAINER_GONE',
    `No command can run in the container ${container.slice(0, 12)}: ${message}`,
    {
      hint: 'It is not running. Look at its last log lines.',
      facts: { container },
    },
  );
}
