import { AppHostError } from '../../src/support/apphost-error.ts';
import type {
  ContainerExit,
  ContainerRequest,
  CreatedContainer,
  PublishedPort,
} from '../../src/runtime/containers/engine.ts';
import { findFreePort, isPortFree } from './free-port.ts';

/** What a container does once it is started. It runs until `exit`, or until a signal that it does not handle. */
export type ContainerScript = (run: FakeRun) => void | Promise<void>;

/** The inside of a running container. */
export interface FakeRun {
  readonly request: ContainerRequest;
  readonly ports: readonly PublishedPort[];
  /** Aborted when it has ended. */
  readonly ended: AbortSignal;
  print(line: string, stream?: 'stdout' | 'stderr'): void;
  exit(code: number, options?: { readonly outOfMemory?: boolean }): void;
  /** Replaces what a signal does by default, which is to end it. SIGKILL cannot be handled. */
  onSignal(handler: (signal: string) => void): void;
}

/** A container of the fake engine, seen from outside. */
export interface FakeContainer {
  readonly id: string;
  readonly request: ContainerRequest;
  readonly state: 'created' | 'running' | 'exited' | 'removed';
  readonly startedAt: number;
  readonly ports: readonly PublishedPort[];
  readonly imageId: string;
  /** What was copied into it, by path. */
  readonly files: Map<string, string>;
  start(): Promise<readonly PublishedPort[]>;
  signal(name: string): void;
  exit(code: number, options?: { readonly engineAway?: boolean }): void;
  remove(): void;
  /** A connection of the kind that `createContainer` and `adoptContainer` give. */
  open(since: number, checkReachable: (doing: string) => void): CreatedContainer;
}

interface Line {
  readonly at: number;
  readonly stream: 'stdout' | 'stderr';
  readonly chunk: Buffer;
}

type Listener = (stream: 'stdout' | 'stderr', chunk: Buffer) => void;

const signalNumbers: Readonly<Record<string, number>> = { SIGHUP: 1, SIGINT: 2, SIGQUIT: 3, SIGKILL: 9, SIGTERM: 15 };

export function createFakeContainer(
  facts: { readonly id: string; readonly imageId: string },
  request: ContainerRequest,
  script: ContainerScript,
): FakeContainer {
  let state: FakeContainer['state'] = 'created';
  let startedAt = 0;
  let ports: readonly PublishedPort[] = [];
  let handler: ((signal: string) => void) | undefined;
  const log: Line[] = [];
  const listeners = new Set<Listener>();
  const life = new AbortController();
  const endings: ((exit: ContainerExit | undefined) => void)[] = [];
  let ending: { readonly exit: ContainerExit | undefined } | undefined;

  const end = (next: 'exited' | 'removed', exit: ContainerExit | undefined): void => {
    if (state === 'removed' || (state === 'exited' && next === 'exited')) return;
    state = next;
    if (ending !== undefined) return;
    ending = { exit };
    life.abort();
    for (const tell of endings) tell(exit);
  };

  const container: FakeContainer = {
    ...facts,
    files: new Map(),
    request,
    get state() {
      return state;
    },
    get startedAt() {
      return startedAt;
    },
    get ports() {
      return ports;
    },
    async start() {
      ports = await publish(request);
      state = 'running';
      startedAt = Date.now();
      void script({
        request,
        ports,
        ended: life.signal,
        print(line, stream = 'stdout') {
          const chunk = Buffer.from(`${line}\n`);
          log.push({ at: Date.now(), stream, chunk });
          for (const listener of listeners) listener(stream, chunk);
        },
        exit: (code, options = {}) => end('exited', { code, outOfMemory: options.outOfMemory ?? false }),
        onSignal: (handle) => {
          handler = handle;
        },
      });
      return ports;
    },
    signal(name) {
      if (state !== 'running') return;
      if (name !== 'SIGKILL' && handler !== undefined) handler(name);
      else end('exited', { code: 128 + (signalNumbers[name] ?? 15), outOfMemory: false });
    },
    exit: (code, options = {}) => end('exited', { code, outOfMemory: false, ...options }),
    remove: () => end('removed', undefined),
    open: (since, checkReachable) => open(since, checkReachable),
  };

  const open = (since: number, checkReachable: (doing: string) => void): CreatedContainer => {
    const exited = new Promise<ContainerExit | undefined>((resolve) => {
      if (ending !== undefined) resolve(ending.exit);
      else endings.push(resolve);
    });
    return {
      id: facts.id,
      exited,
      onOutput(listener) {
        for (const { at, stream, chunk } of log) if (at >= since) listener(stream, chunk);
        listeners.add(listener);
      },
      async start() {
        checkReachable(`starting the container ${request.name}`);
        return state === 'created' ? container.start() : ports;
      },
      async stop(signal, grace) {
        checkReachable(`stopping the container ${request.name}`);
        container.signal(signal);
        if (state !== 'running') return;
        const timer = setTimeout(() => container.signal('SIGKILL'), grace);
        await exited;
        clearTimeout(timer);
      },
      async remove() {
        checkReachable(`removing the container ${request.name}`);
        container.remove();
      },
    };
  };
  return container;
}

async function publish(request: ContainerRequest): Promise<readonly PublishedPort[]> {
  const published: PublishedPort[] = [];
  for (const port of request.ports) {
    const { containerPort, protocol, hostIp, hostPort } = port;
    if (hostPort !== 0 && !(await isPortFree(hostPort, hostIp))) throw toPortInUse(request.name, hostPort);
    published.push({
      containerPort,
      protocol,
      hostIp,
      hostPort: hostPort === 0 ? await findFreePort(hostIp) : hostPort,
    });
  }
  return published;
}

function toPortInUse(name: string, port: number): AppHostError {
  const message = `Port ${port} of this machine, which the container ${name} publishes, is taken by another program.`;
  return new AppHostError('PORT_IN_USE', message, {
    hint: 'End that program, or give the endpoint another `port:`.',
    facts: { port },
  });
}
