import type { Diagnostic, Location } from '../support/diagnostic.ts';
import type { Embedding } from './embedding.ts';
import type { Endpoint } from './endpoint.ts';
import type { Entrance } from './entrance.ts';
import type { Expression } from './expression.ts';
import type { Creation, Probe } from './probe.ts';
import type { Reference, Wait } from './reference.ts';
import type { Watch } from './watch.ts';
import type { Workload } from './workload.ts';

/** A named thing of the application. Inert data: what happens to it is decided elsewhere. */
export interface Resource {
  readonly name: string;
  /** The name of its kind. */
  readonly type: string;
  /** The server that a child (a database, a queue) lives in. */
  readonly parent?: string;
  /** The resource whose `admin: true` brought this one along; it is never published. */
  readonly companionOf?: string;
  readonly endpoints: readonly Endpoint[];
  /** Absent for what does not run by itself: a child, something given, a network. */
  readonly workload?: Workload;
  /** How it runs without a container engine, where its kind can. */
  readonly embedding?: Embedding;
  /** Why this one cannot, although its kind can. */
  readonly notEmbedded?: Refusal;
  readonly connection?: Connection;
  /** The secrets that it keeps, by name. */
  readonly keeps?: Readonly<Record<string, Expression>>;
  /** What it passes requests on to, when that is what it is for. */
  readonly entrance?: Entrance;
  readonly references: readonly Reference[];
  readonly waits: readonly Wait[];
  /** The manifest's own variables, without what references inject. */
  readonly env: Readonly<Record<string, Expression>>;
  /** Files that some of them come from, weakest first. */
  readonly envFiles?: readonly EnvFile[];
  readonly probe?: Probe;
  /** A second HTTP path that says whether the process is alive; published as the liveness probe. */
  readonly livenessPath?: string;
  readonly replicas: Replicas;
  readonly restart: RestartPolicy;
  readonly stop: StopPolicy;
  readonly limits: Limits;
  /** Absent: nothing on disk makes it start anew. */
  readonly watch?: Watch;
  readonly schedule?: string;
  /** A job: it is meant to end, with exit code 0. */
  readonly runsToCompletion: boolean;
  readonly profiles: readonly string[];
  /** Started only by name, never by a plain `up`. */
  readonly explicitStart: boolean;
  readonly networks: readonly string[];
  readonly region?: string;
  readonly labels: Readonly<Record<string, string>>;
  /** For a child: how to make it inside its server. */
  readonly creation?: ChildCreation;
  /** What runs it under `up`, where the manifest says so. */
  readonly engine: EngineChoice;
  /** Resources that its own options name (the targets of a gateway's routes), without waiting for them. */
  readonly uses?: readonly string[];
  /** What `up` cannot give of what was asked for; said before anything starts. */
  readonly notes?: readonly Diagnostic[];
  /** Why `up` refuses it: a feature or kind that this version cannot run. */
  readonly refusal?: Refusal;
  /** What was written, validated, for targets that understand more than the model does. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly location: Location;
}

/** What a reference to a resource injects. */
export interface Connection {
  /** The value of `ConnectionStrings__<name>`. */
  readonly connectionString?: Expression;
  /** Further strings, by the suffix of their variable: `_http` gives `ConnectionStrings__<name>_http`. */
  readonly furtherStrings?: Readonly<Record<string, Expression>>;
  /** Connection properties by camelCase name: `host`, `port`, `uri`. Each gives `<NAME>_<PROPERTY>`. */
  readonly properties: Readonly<Record<string, Expression>>;
  /** Addresses that are given rather than opened by an endpoint: `services__<name>__<key>__0` and `<NAME>[_<SUFFIX>]`. */
  readonly services?: readonly GivenService[];
}

export interface EnvFile {
  /** Absolute path. */
  readonly path: string;
  /** The variables that it has. */
  readonly variables: readonly string[];
}

export interface GivenService {
  readonly key: string;
  /** Empty: the variable is the bare name. */
  readonly suffix: string;
  readonly url: Expression;
}

export type EngineChoice = 'auto' | 'docker' | 'podman' | 'embedded';

export interface Replicas {
  /** What `up` starts. */
  readonly count: number;
  readonly max?: number;
  /** Average cpu, in percent, that more replicas are added above. */
  readonly cpu?: number;
  /** Written in the manifest, rather than a default. */
  readonly explicit: boolean;
}

export interface RestartPolicy {
  readonly when: 'no' | 'on-failure' | 'always' | 'unless-stopped';
  /** Starts after the first, in a row, before it counts as failed. Absent: no bound. */
  readonly attempts?: number;
}

export interface StopPolicy {
  readonly signal: string;
  /** Milliseconds between the signal and SIGKILL. */
  readonly grace: number;
}

export interface Limits {
  /** Cores. */
  readonly cpu?: number;
  /** Bytes. */
  readonly memory?: number;
}

export interface ChildCreation {
  /** The name inside the server. */
  readonly name: string;
  readonly options: Readonly<Record<string, unknown>>;
  /** The endpoint of the parent that administers it. */
  readonly endpoint: string;
  /** What the creator logs in with: the parent's properties. */
  readonly connection: Readonly<Record<string, Expression>>;
  readonly load: () => Promise<Creation>;
}

export interface Refusal {
  /** Completes "db cannot be started: …". */
  readonly reason: string;
  readonly hint: string;
}
