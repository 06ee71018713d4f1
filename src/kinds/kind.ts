import type { Code } from '../support/codes.ts';
import type { Severity } from '../support/diagnostic.ts';
import type { Connection, ChildCreation, Refusal } from '../model/resource.ts';
import type { Check, Handshake } from '../model/probe.ts';
import type { EmbeddedServer } from '../model/embedding.ts';
import type { Endpoint } from '../model/endpoint.ts';
import type { Entrance } from '../model/entrance.ts';
import type { Expression } from '../model/expression.ts';
import type { Folder } from '../model/folder.ts';
import type { Parameter } from '../model/parameter.ts';
import type { WaitCondition } from '../model/reference.ts';
import type { Workload } from '../model/workload.ts';
import type { ClusterKind } from './cluster.ts';
import type { Schema } from './parts/schema.ts';
import type { Server } from './parts/server-connection.ts';

export type Group = 'code' | 'data' | 'edge' | 'trust' | 'given';

/**
 * A type of resource. It only returns data: what to run, what a reference injects, how to ask whether it is healthy.
 */
export interface Kind<Options = Readonly<Record<string, unknown>>> {
  /** What `type:` says; also the name of the folder. */
  readonly name: string;
  /** One sentence for people: help, hover, documentation. */
  readonly summary: string;
  readonly group: Group;
  /** Every property that a resource of this type takes, described. Unknown ones are errors. */
  readonly schema: Schema;
  /** The lists of what lives inside: databases, queues, buckets, topics. */
  readonly children?: readonly ChildKind[];
  /** Image names (without registry and tag) that migration recognises as this kind. */
  readonly images?: readonly string[];
  /** How else one is known in what a user already has: connection strings, variables. */
  readonly signs?: Signs;
  describe(input: KindInput<Options>): Description;
  /** What a reference to a server of this kind injects, whoever runs it. Kinds that have it can be `external`. */
  readonly connect?: (server: Server) => Connection;
  /** The port of such a server, where nobody says another. */
  readonly usualPort?: number;
  /** Logs in to a server of this kind and asks for something real. */
  readonly handshake?: () => Promise<Handshake>;
  /** How its server runs without a container engine. */
  readonly embedded?: () => Promise<EmbeddedServer>;
  /** How its server lives in a Kubernetes cluster. Every data kind has it. */
  readonly cluster?: () => Promise<ClusterKind>;
}

/** What gives a server of a kind away where nobody says its type. Names are in lower case, variables in upper case. */
export interface Signs {
  /** What people call one when there is only one: `db`, `cache`. */
  readonly usualName: string;
  /** Schemes of its URIs. */
  readonly schemes?: readonly string[];
  /** Keys of its `Key=value;…` connection strings: sets of which one must be there as a whole. The largest such set wins. */
  readonly keys?: readonly (readonly string[])[];
  /** Words in names of variables that mean it, besides its own name and its schemes. */
  readonly words?: readonly string[];
  /** Variables of its images that name a database to create. */
  readonly databaseVariables?: readonly string[];
  /** Those that name its administrator, and give the password. */
  readonly usernameVariables?: readonly string[];
  readonly passwordVariables?: readonly string[];
  /** Those of `images` that are used as they are: the same server with more in it. */
  readonly variants?: readonly string[];
}

/** One sort of children that a server of this kind can have. */
export interface ChildKind {
  /** The property that lists them, each a name or an object with a `name`: `databases`. */
  readonly property: string;
  /** The type that `ps` and `graph` show: `database`. */
  readonly type: string;
  /** The property that names one inside the server, where that differs from the resource's name: `database`. */
  readonly inner: string;
}

export interface KindInput<Options> {
  /** The resource's name. */
  readonly name: string;
  /** Validated against the kind's schema. */
  readonly options: Options;
  /** Absolute path of the folder that relative paths start from. */
  readonly directory: string;
  readonly environment: string;
  /** The folder at a path of the manifest, or `undefined` (already reported) when there is none. */
  folder(path: string, at: OptionPath): Folder | undefined;
  /** The option's text as an expression; a mistake in it is reported at its place. */
  expression(at: OptionPath): Expression;
  /** The options' `command` or `args` as a list; a single text is split into words as a shell does. */
  words(at: OptionPath): readonly Expression[];
  /** Another resource as the manifest writes it, validated or not; `undefined` when there is none of that name. */
  other(name: string): OtherResource | undefined;
  /** Says what is wrong with an option. */
  report(problem: Problem): void;
}

export interface OtherResource {
  readonly type: string;
  readonly options: Readonly<Record<string, unknown>>;
}

/** Where an option stands inside the resource: `['mounts', 0, 'target']`. */
export type OptionPath = readonly (string | number)[];

export interface Problem {
  readonly code: Code;
  readonly severity?: Severity;
  readonly message: string;
  readonly hint?: string;
  readonly at: OptionPath;
}

/** What a kind says about one resource. */
export interface Description {
  /** The kind's own endpoints. `port` of the first comes from the options. */
  readonly endpoints?: readonly Endpoint[];
  readonly workload?: Workload;
  /** What the embedded server of the kind is told, or why this resource cannot have one. */
  readonly embedding?: EmbeddingDescription | { readonly refusal: Refusal };
  /** Variables of the workload that the kind sets; the manifest's `env` wins. */
  readonly env?: Readonly<Record<string, Expression>>;
  readonly connection?: Connection;
  /** The secrets that it keeps, by name. */
  readonly keeps?: Readonly<Record<string, Expression>>;
  /** What it passes requests on to, when that is what it is for. */
  readonly entrance?: Entrance;
  /** Parameters that come with it: `db-password`. A parameter of that name in the manifest wins. */
  readonly parameters?: readonly Parameter[];
  /** The health check when the manifest names none. */
  readonly check?: Check;
  readonly children?: readonly ChildDescription[];
  readonly companions?: readonly Companion[];
  readonly runsToCompletion?: boolean;
  /** Cron in UTC, for what runs at times. */
  readonly schedule?: string;
  /** Resources that the kind's own options name, besides `references` and `waitFor`: each must exist and is an edge. */
  readonly uses?: readonly Use[];
  /** What `up` cannot give of what was asked for. It says so before anything starts; other commands do not. */
  readonly notes?: readonly Problem[];
  /** Why `up` cannot run it yet. */
  readonly refusal?: Refusal;
}

export interface EmbeddingDescription {
  readonly tag: string;
  readonly settings: Readonly<Record<string, Expression>>;
  readonly args: readonly Expression[];
  /** The volume that keeps its data, as the manifest names it. */
  readonly volume?: string;
  /** What only a container can give of what was asked for. */
  readonly notes: readonly Problem[];
}

/** A resource named by an option of another: `replicaOf: db-primary`, `routes: [{ to: api }]`. */
export interface Use {
  readonly resource: string;
  readonly at: OptionPath;
  readonly until: WaitCondition;
  /** Types that it may have. Absent: any. */
  readonly types?: readonly string[];
}

export interface ChildDescription {
  readonly name: string;
  /** The `type` of its `ChildKind`. */
  readonly type: string;
  readonly connection: Connection;
  readonly creation?: ChildCreation;
  readonly at: OptionPath;
}

/** A further resource, written as a manifest would: `admin: true` brings one along. */
export interface Companion {
  readonly name: string;
  readonly resource: Readonly<Record<string, unknown>>;
}
