import type { Application } from '../model/application.ts';
import type { Encoding } from '../model/expression.ts';
import type { Diagnostic } from '../support/diagnostic.ts';
import type { Artifact } from './artifact.ts';
import type { SwarmRouting } from './compose/swarm/routing.ts';
import type { ImageOptions } from './images/index.ts';
import type { KubernetesOptions } from './kubernetes/options.ts';
import type { SuppliedSecret } from './supplied-secret.ts';
import type { SealingKeys } from './kubernetes/secrets/seal.ts';

export type TargetName = 'k8s' | 'helm' | 'compose' | 'swarm';

/** What is published, whatever the target. Nothing of it has touched the disk but the manifest. */
export interface PublishRequest {
  /** The environment that is meant: the base of what has layers. */
  readonly base: EnvironmentToPublish;
  /** Those that the manifest says something about besides, without development. */
  readonly others: readonly EnvironmentToPublish[];
  readonly images: ImageOptions;
  /** Absolute path of the folder that is published into, for what names files around it. Default: one beside the manifest, called as the target. */
  readonly directory?: string;
  readonly kubernetes: KubernetesOptions;
  /** What secrets are encrypted with, with `--secrets sealed`. */
  readonly sealing?: SealingKeys;
  /** How requests find the tasks of a service in a swarm. Default: `mesh`. */
  readonly swarmRouting?: SwarmRouting;
}

/** The application as one environment has it. */
export interface EnvironmentToPublish {
  readonly application: Application;
  /** Values of the parameters that are not secret, by name. */
  readonly parameters: ReadonlyMap<string, string>;
  /** Of the secret ones, where they are encrypted. */
  readonly secretValues?: ReadonlyMap<string, string>;
}

export interface PublishResult {
  /** Sorted by path. */
  readonly artifacts: readonly Artifact[];
  /** With an error among them, nothing may be written. */
  readonly diagnostics: readonly Diagnostic[];
  /** How many things of the target it is: Kubernetes objects. */
  readonly count: number;
  /** What those are called. Default: `objects`. */
  readonly counted?: string;
  /** The Secrets of the base that a person supplies in files, which stand in the folder that is published into. */
  readonly supplied: readonly SuppliedSecret[];
  /** What a container engine runs, one for each environment. */
  readonly projects?: readonly EngineProject[];
}

/** What a container engine runs as one. */
export interface EngineProject {
  readonly environment: string;
  /** What the engine calls it. */
  readonly name: string;
  /** Relative to the folder that is published into; empty for that one. */
  readonly folder: string;
  /** What its file asks of whoever runs it. */
  readonly variables: readonly AskedVariable[];
  /** For a swarm alone. */
  readonly stack?: StackNeeds;
}

/** What a swarm must have before a stack is deployed, and what comes of it there. */
export interface StackNeeds {
  readonly services: readonly string[];
  /** As the engine of a node calls them; without those of others. */
  readonly volumes: readonly string[];
  /** That nodes must carry: `shop.db-data=true`. */
  readonly labels: readonly string[];
  /** That somebody has to make; `value` is the variable that has what is in it. */
  readonly secrets: readonly (StackObject & { readonly value: string })[];
  /** That come from files of somebody's own: paths as in the compose file. */
  readonly files: readonly (StackObject & { readonly file: string })[];
}

/** What nobody can change in a swarm: another content needs another name. */
export interface StackObject {
  /** The variable that may give it another name. */
  readonly variable: string;
  /** Without it. */
  readonly name: string;
}

/** A variable that a compose file asks for. */
export interface AskedVariable {
  readonly name: string;
  /** What it is without a word. Absent: it must be set. */
  readonly otherwise?: string;
  readonly isRequired: boolean;
  /** The parameter whose value it is. */
  readonly parameter?: string;
  /** That value is written so, in their order. */
  readonly encodings?: readonly Encoding[];
}

/** What cannot be published at all. */
export function refused(diagnostics: readonly Diagnostic[]): PublishResult {
  return { artifacts: [], diagnostics, count: 0, supplied: [] };
}

/** Turns an application into files. Pure and deterministic: the same request gives the same bytes. */
export type PublishTarget = (request: PublishRequest) => Promise<PublishResult>;
