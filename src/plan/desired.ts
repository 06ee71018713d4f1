import type { Backing, EmbeddedServer } from '../model/embedding.ts';
import type { EngineSettings } from '../model/engine-settings.ts';
import type { Expression } from '../model/expression.ts';
import type { Creation, Probe } from '../model/probe.ts';
import type { Wait } from '../model/reference.ts';
import type { Limits, RestartPolicy, StopPolicy } from '../model/resource.ts';
import type { FileInContainer, PrepareStep } from '../model/workload.ts';

/**
 * A resource as it should run here: every expression filled, except what only a starting replica knows (its own ports,
 * `self`). Holds secrets in clear, so it never leaves the process.
 */
export interface DesiredResource {
  readonly name: string;
  readonly type: string;
  readonly parent?: string;
  readonly launch: Launch;
  readonly replicas: number;
  readonly endpoints: readonly DesiredEndpoint[];
  readonly waits: readonly Wait[];
  readonly probe: Probe;
  readonly restart: RestartPolicy;
  readonly stop: StopPolicy;
  readonly runsToCompletion: boolean;
  /** Digest of each aspect that a running replica depends on: a differing one is the cause of its replacement. */
  readonly fingerprint: Fingerprint;
}

export type Fingerprint = Readonly<Record<string, string>>;

/** `given`: nothing of ours runs, as for an external service or a private network. */
export type Launch = ContainerLaunch | ProcessLaunch | EmbeddedLaunch | ChildLaunch | { readonly runs: 'given' };

export interface ContainerLaunch {
  readonly runs: 'container';
  readonly image: DesiredImage;
  readonly env: Readonly<Record<string, Expression>>;
  readonly entrypoint?: readonly Expression[];
  readonly command?: readonly Expression[];
  readonly workdir?: string;
  readonly user?: string;
  readonly mounts: readonly DesiredMount[];
  readonly files: readonly FileInContainer[];
  readonly readOnlyRoot: boolean;
  readonly sharedMemory?: number;
  readonly settings?: EngineSettings;
  readonly limits: Limits;
  /** Names of private networks it is in, besides the application's own. */
  readonly networks: readonly string[];
}

export type DesiredImage =
  | { readonly from: 'registry'; readonly reference: string }
  | {
      readonly from: 'build';
      readonly tag: string;
      readonly context: string;
      readonly dockerfile: string;
      readonly inline?: string;
      readonly target?: string;
      readonly args: Readonly<Record<string, string>>;
    };

export interface DesiredMount {
  readonly type: 'volume' | 'bind' | 'tmpfs';
  /** The engine's volume name, or an absolute path. */
  readonly source: string;
  readonly target: string;
  readonly readOnly: boolean;
  /** Bytes; tmpfs only. */
  readonly size?: number;
  /** Permission bits; tmpfs only. */
  readonly mode?: number;
}

export interface ProcessLaunch {
  readonly runs: 'process';
  readonly command: readonly Expression[];
  readonly directory: string;
  readonly env: Readonly<Record<string, Expression>>;
  readonly steps: readonly PrepareStep[];
}

/** A server that runs without a container. */
export interface EmbeddedLaunch {
  readonly runs: 'embedded';
  readonly backing: Backing;
  readonly tag: string;
  readonly settings: Readonly<Record<string, Expression>>;
  readonly args: readonly Expression[];
  /** The volume that keeps its data. */
  readonly volume?: string;
  readonly load: () => Promise<EmbeddedServer>;
}

/** Created inside its parent once that is healthy. */
export interface ChildLaunch {
  readonly runs: 'child';
  readonly creation?: {
    readonly name: string;
    readonly options: Readonly<Record<string, unknown>>;
    readonly endpoint: string;
    readonly properties: Readonly<Record<string, string>>;
    readonly load: () => Promise<Creation>;
  };
}

export interface DesiredEndpoint {
  readonly name: string;
  readonly scheme: string;
  readonly protocol: 'tcp' | 'udp';
  /** The stable port. */
  readonly port: number;
  readonly bind: string;
  /** Where the replica listens; absent: a free port per replica. */
  readonly targetPort?: number;
  /** The proxy also listens for containers, on the application network's gateway address. */
  readonly onNetwork: boolean;
}
