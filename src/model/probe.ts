import type { Expression } from './expression.ts';

/** How a resource shows that it is healthy, and how patiently it is asked. Durations are milliseconds. */
export interface Probe {
  readonly check: Check;
  readonly interval: number;
  readonly timeout: number;
  /** Failures in a row, after it was healthy, that make it unhealthy. */
  readonly retries: number;
  /** Failures before this much time has passed since the start do not count. */
  readonly startPeriod: number;
}

export type Check =
  /** `status` absent: 200 to 399; `any`: whatever answers HTTP. */
  | { readonly type: 'http'; readonly endpoint: string; readonly path: string; readonly status?: 'any' }
  | { readonly type: 'tcp'; readonly endpoint: string }
  | { readonly type: 'grpc'; readonly endpoint: string; readonly service: string }
  /** Exit code 0, in the container or beside the process. */
  | { readonly type: 'command'; readonly command: readonly Expression[] }
  | {
      readonly type: 'handshake';
      /** Absent: the server runs elsewhere, and `host` and `port` are among the connection's properties. */
      readonly endpoint?: string;
      readonly load: () => Promise<Handshake>;
      readonly connection: Readonly<Record<string, Expression>>;
    }
  /** Nothing to ask: healthy while it runs. */
  | { readonly type: 'running' };

/** A server, as this machine reaches one replica of it, with what it needs to log in. */
export interface ServerAddress {
  readonly host: string;
  readonly port: number;
  /** Evaluated connection properties: `username`, `password`, `databaseName` … */
  readonly properties: Readonly<Record<string, string>>;
}

/**
 * A kind's own health check: it logs in and asks for something real. Rejects with the reason when the server does not
 * answer as a ready server does; must end, rejecting, when `signal` aborts, and leave no connection behind.
 */
export type Handshake = (server: ServerAddress, signal: AbortSignal) => Promise<void>;

/**
 * Creates a child (a database, a queue) inside a healthy server, once and only when it is missing. Rejects with the
 * reason when it could not.
 */
export type Creation = (
  server: ServerAddress,
  child: ChildToCreate,
  signal: AbortSignal,
) => Promise<'created' | 'present'>;

export interface ChildToCreate {
  /** The name inside the server, which may differ from the resource's. */
  readonly name: string;
  readonly options: Readonly<Record<string, unknown>>;
}
