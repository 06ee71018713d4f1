import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { createClock, type Clock } from '../../src/runtime/clock.ts';
import type {
  OutputListener,
  ProcessExit,
  ProcessHost,
  ProcessIdentity,
  ProcessRequest,
  RunningProcess,
} from '../../src/runtime/processes/process-host.ts';
import { AppHostError } from '../../src/support/apphost-error.ts';

/** What a program does when it is started. Without anything: it runs until it is stopped. */
export interface FakeProgram {
  /** Lines for stdout, written at once. */
  readonly prints?: readonly string[];
  /** The variable that holds the port it really listens on; it answers HTTP there. */
  readonly listensOn?: string;
  /** Ends by itself at once. */
  readonly exitsWith?: number;
  readonly ignoresSigterm?: boolean;
}

/** A process that was started, to be looked at and moved by a test. */
export interface FakeProcess {
  readonly request: ProcessRequest;
  readonly identity: ProcessIdentity;
  readonly isRunning: boolean;
  /** Signals that it got, in order. */
  readonly signals: readonly string[];
  print(text: string, stream?: 'stdout' | 'stderr'): void;
  /** Every HTTP request from now on is answered with this status; 200 at first. */
  answerWith(status: number): void;
  /** Ends by itself, with an exit code or by a signal. Its port is closed when this resolves. */
  end(exit: ProcessExit): Promise<void>;
}

/** A machine of its own, on which only the programs exist that a test has written. */
export interface FakeProcessHost extends ProcessHost {
  /** Every process that was ever started, in order. */
  readonly started: readonly FakeProcess[];
  readonly running: readonly FakeProcess[];
  /** Writes a program, or writes it anew: those that run already are left as they are. */
  install(name: string, program: FakeProgram): void;
  uninstall(name: string): void;
}

export function createFakeProcesses(
  programs: Readonly<Record<string, FakeProgram>> = {},
  clock: Clock = createClock(),
): FakeProcessHost {
  const installed = new Map(Object.entries(programs));
  const started: LivingProcess[] = [];
  return {
    started,
    get running() {
      return started.filter((process) => process.isRunning);
    },
    install: (name, program) => void installed.set(name, program),
    uninstall: (name) => void installed.delete(name),
    prepare: () => Promise.resolve(),
    start: async (request) => {
      const [name] = request.command;
      const program = installed.get(name);
      if (program === undefined) throw notInstalled(name);
      const process = createProcess(request, { program, clock, pid: 100_000 + started.length });
      started.push(process);
      await process.begin();
      return process.handle;
    },
  };
}

interface LivingProcess extends FakeProcess {
  readonly handle: RunningProcess;
  begin(): Promise<void>;
}

interface Birth {
  readonly program: FakeProgram;
  readonly clock: Clock;
  readonly pid: number;
}

function createProcess(request: ProcessRequest, { program, clock, pid }: Birth): LivingProcess {
  const identity: ProcessIdentity = { pid, startTime: `${pid}@fake` };
  const output = createOutput();
  const signals: string[] = [];
  let status = 200;
  let server: Server | undefined;
  let resolveExit: ((exit: ProcessExit) => void) | undefined;
  const exited = new Promise<ProcessExit>((resolve) => (resolveExit = resolve));
  let isRunning = true;
  const end = async (exit: ProcessExit): Promise<void> => {
    if (!isRunning) return;
    isRunning = false;
    await close(server);
    resolveExit?.(exit);
  };
  const receive = async (signal: string): Promise<void> => {
    signals.push(signal);
    const isDeaf = program.ignoresSigterm === true && signal !== 'SIGKILL';
    if (!isDeaf) await end({ signal });
  };
  const stop = async (signal: string, grace: number): Promise<void> => {
    if (isRunning) await receive(signal);
    const cancel = clock.schedule(grace, () => void (isRunning && receive('SIGKILL')));
    await exited;
    cancel();
  };
  return {
    request,
    identity,
    signals,
    get isRunning() {
      return isRunning;
    },
    print: (text, stream = 'stdout') => output.write(stream, Buffer.from(text)),
    answerWith: (next) => void (status = next),
    end,
    handle: { identity, exited, stop, onOutput: (listener) => output.listen(listener) },
    begin: async () => {
      for (const line of program.prints ?? []) output.write('stdout', Buffer.from(`${line}\n`));
      if (program.listensOn !== undefined) {
        server = createServer((_request, response) => response.writeHead(status).end(`${pid}\n`));
        server.listen(Number(request.env[program.listensOn]), '127.0.0.1');
        await once(server, 'listening');
      }
      if (program.exitsWith !== undefined) await end({ code: program.exitsWith });
    },
  };
}

/** As the real one: what comes before the first listener is kept for it. */
function createOutput() {
  const listeners: OutputListener[] = [];
  let early: Parameters<OutputListener>[] = [];
  return {
    write: (stream: 'stdout' | 'stderr', chunk: Buffer): void => {
      if (listeners.length === 0) early.push([stream, chunk]);
      for (const listener of listeners) listener(stream, chunk);
    },
    listen: (listener: OutputListener): void => {
      listeners.push(listener);
      for (const [stream, chunk] of early) listener(stream, chunk);
      early = [];
    },
  };
}

async function close(server: Server | undefined): Promise<void> {
  if (server === undefined) return;
  const closed = once(server, 'close');
  server.close();
  // A process that ends takes its connections along.
  server.closeAllConnections();
  await closed;
}

function notInstalled(program: string): AppHostError {
  return new AppHostError('PROCESS_NOT_STARTED', `could not start \`${program}\`: no such program on PATH`, {
    hint: `Install ${program}, or say in \`command:\` where it is.`,
    facts: { program },
  });
}
