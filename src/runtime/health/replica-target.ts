import type { Resolver } from '../../model/expression.ts';

/** One replica, as its checks reach it. */
export interface ReplicaTarget {
  /** Where this machine reaches the replica itself (not the stable address), by the endpoint's name. */
  readonly addresses: ReadonlyMap<string, ReplicaAddress>;
  /** Gives what only the running replica knows, such as its own ports. */
  readonly resolve: Resolver;
  /** Runs a command inside the container, or beside the process; ends when `signal` aborts. */
  execute(command: readonly string[], signal: AbortSignal): Promise<CommandResult>;
}

export interface ReplicaAddress {
  readonly host: string;
  readonly port: number;
  /** The endpoint's scheme: tells `https` from `http`. */
  readonly scheme: string;
}

export interface CommandResult {
  readonly exitCode: number;
  readonly output: string;
}
