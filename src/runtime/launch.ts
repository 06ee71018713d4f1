import type { DesiredResource } from '../plan/desired.ts';
import type { ReplicaTarget } from './health/replica-target.ts';
import type { Ending } from './restart.ts';

/** Starts replicas of one sort: containers, or processes. */
export interface Launcher {
  /** Rejects with an `AppHostError` when the replica cannot be started; nothing of it is left then. */
  launch(request: LaunchRequest): Promise<LaunchedReplica>;
}

export interface LaunchRequest {
  readonly resource: DesiredResource;
  /** Counts from 1. */
  readonly replica: number;
  /** A container to take over instead of creating one. */
  readonly adopt?: string;
  /** The replica is to be stopped before it has started: what prepares it ends. */
  readonly signal: AbortSignal;
  readonly onOutput: (stream: 'stdout' | 'stderr', chunk: Buffer) => void;
}

/** A replica that runs, or has run. */
export interface LaunchedReplica {
  /** For `ps`: exactly one of the two. */
  readonly container?: string;
  readonly pid?: number;
  /** How its own addresses are reached from this machine, and how commands run inside. */
  readonly target: ReplicaTarget;
  /** The variables it was given, besides those that it inherits. Holds secrets. */
  readonly environment: Readonly<Record<string, string>>;
  readonly exited: Promise<Ending>;
  /** It has become healthy: what nobody should wait for can be done now. */
  settle?(): void;
  /** Resolves when it has ended and nothing of it is left, not even the container. */
  stop(signal: string, grace: number): Promise<void>;
  /** Removes what an ended replica leaves behind. */
  discard(): Promise<void>;
}
