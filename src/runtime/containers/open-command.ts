import type { Duplex } from 'node:stream';
import { createDemultiplexer } from './demultiplex.ts';
import type { OpenCommand, TerminalSize } from './engine.ts';
import { explainNotRunning, readExitCode } from './execute.ts';
import type { EngineSession } from './session.ts';

/** Starts a command inside a running container and stays connected to it. */
export function openCommand(
  session: EngineSession,
  { container, command, terminal }: CommandToOpen,
): Promise<OpenCommand> {
  const doing = `running ${command[0] ?? 'a command'} in a container`;
  return session.call(doing, () => open(session, { container, command, terminal }), explainNotRunning(container));
}

export interface CommandToOpen {
  readonly container: string;
  readonly command: readonly string[];
  readonly terminal: TerminalSize | undefined;
}

async function open(session: EngineSession, { container, command, terminal }: CommandToOpen): Promise<OpenCommand> {
  const isTerminal = terminal !== undefined;
  const exec = await session.docker.getContainer(container).exec({
    Cmd: [...command],
    AttachStdin: true,
    AttachStdout: true,
    AttachStderr: true,
    Tty: isTerminal,
    ...(isTerminal && { Env: [`TERM=${process.env['TERM'] ?? 'xterm'}`] }),
  });
  const stream: Duplex = await exec.start({ hijack: true, stdin: true, Tty: isTerminal });
  const ended = new Promise<void>((resolve) => {
    stream
      .once('end', resolve)
      .once('close', resolve)
      .once('error', () => resolve());
  });
  const resize = ({ columns, rows }: TerminalSize): Promise<void> => exec.resize({ w: columns, h: rows });
  // A terminal that cannot be resized still works.
  if (isTerminal) await resize(terminal).catch(() => undefined);
  return {
    input: stream,
    onOutput: (listener) => {
      stream.on('data', isTerminal ? (chunk: Buffer) => listener('stdout', chunk) : createDemultiplexer(listener));
    },
    resize,
    exited: ended.then(() => readExitCode(exec)),
  };
}
