/** Starts processes of this machine, each in a process group of its own. */
export interface ProcessHost {
  /** Loads what a start needs. Optional: call it while something else is waited for, and the first start is faster. */
  prepare(): Promise<void>;
  /** Rejects with `PROCESS_NOT_STARTED` when the program cannot be started (not found, not executable, no folder). */
  start(request: ProcessRequest): Promise<RunningProcess>;
}

export interface ProcessRequest {
  /** Program and arguments; no shell between. */
  readonly command: readonly [string, ...string[]];
  /** Absolute path. */
  readonly directory: string;
  /** The whole environment of the process. */
  readonly env: Readonly<Record<string, string>>;
  /** Who it runs as; only root may give it. Absent: as we do. */
  readonly user?: { readonly uid: number; readonly gid: number };
  /** What it reads from its standard input. Absent: nothing. */
  readonly input?: string;
}

export type OutputListener = (stream: 'stdout' | 'stderr', chunk: Buffer) => void;

export interface RunningProcess {
  readonly identity: ProcessIdentity;
  /** Output from before the first listener is kept and given to it, in order. */
  onOutput(listener: OutputListener): void;
  /**
   * Resolves, never rejects, when the process itself has ended, what it left in its group was ended too, and its output
   * was read to the end. A descendant outside the group that holds the output open is not waited for.
   */
  readonly exited: Promise<ProcessExit>;
  /**
   * The signal to its whole group, SIGKILL after `grace` milliseconds; resolves when no member of the group is left.
   * May be called again, to hurry. Rejects with `PROCESS_NOT_STOPPED` when even SIGKILL does not end it.
   */
  stop(signal: string, grace: number): Promise<void>;
}

/** A pid alone may be somebody else's by now; with its start time it is not. */
export interface ProcessIdentity {
  readonly pid: number;
  /** As the operating system gives it (on Linux clock ticks since boot, and which boot). Compared, never computed with. */
  readonly startTime: string;
}

/** Exactly one of the two is given. */
export interface ProcessExit {
  readonly code?: number;
  readonly signal?: string;
}
