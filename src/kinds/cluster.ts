import type { ObjectMeta } from 'kubernetes-types/meta/v1.js';
import type { Affinity, ResourceRequirements } from 'kubernetes-types/core/v1.js';
import type { Expression } from '../model/expression.ts';
import type { Resource } from '../model/resource.ts';
import type { KubernetesObject } from './kubernetes-object.ts';

/** How the servers of a kind live in a Kubernetes cluster. Only data comes of it. */
export interface ClusterKind {
  /** What the container that `up` starts needs, to run there without rights and on a read-only root. */
  profile(server: ClusterServer): ClusterProfile;
  /** Runs such servers better than a plain StatefulSet does. */
  readonly operator?: ClusterOperator;
}

export interface ClusterServer {
  readonly resource: Resource;
  /** What lives inside it, in the manifest's order. */
  readonly children: readonly Resource[];
}

export interface ClusterProfile {
  /** Where its volume is mounted. Absent: it keeps nothing. */
  readonly dataPath?: string;
  /** Its data would be missed: publishing it without a volume needs `ephemeral: true`. */
  readonly holdsData: boolean;
  /** Folders it writes to, besides its data and `/tmp`. */
  readonly writablePaths: readonly string[];
  /** Variables that it needs there besides those of the model. */
  readonly env?: Readonly<Record<string, string>>;
  /** Replace those of the model. */
  readonly entrypoint?: readonly Expression[];
  readonly command?: readonly Expression[];
  /** Besides those of the model. */
  readonly files?: readonly ClusterFile[];
  /** Ends with 0 when it is ready, inside the container. Absent: its first port accepts a connection. */
  readonly ready?: readonly string[];
  readonly size: ServerSize;
  /** What it cannot do there by itself, for people: each becomes a note. */
  readonly notes?: readonly string[];
}

export interface ClusterFile {
  readonly path: string;
  readonly content: string;
}

/** Kubernetes quantities. Memory is request and limit at once, so that a node is never overcommitted. */
export interface ServerSize {
  readonly cpuRequest: string;
  readonly cpuLimit: string;
  readonly memory: string;
}

/** A program of the cluster that runs servers of a kind, told by a custom resource. */
export interface ClusterOperator {
  /** As its makers write it. */
  readonly name: string;
  /** What must be installed: `1.26 or newer`. */
  readonly version: string;
  readonly url: string;
  /** Where it usually stands, and so where its connections come from. */
  readonly namespace: string;
  serve(request: OperatorRequest): OperatedServer;
}

export interface OperatorRequest extends ClusterServer {
  /** Name, namespace and labels of every object of this server. A further object adds to the name. */
  readonly meta: ObjectMeta & { readonly name: string };
  readonly application: string;
  /** The whole image reference. */
  readonly image: string;
  readonly storage: { readonly size: string; readonly storageClass?: string };
  readonly resources: ResourceRequirements;
  /** Where its region is, when it has one. */
  readonly nodeAffinity?: Affinity['nodeAffinity'];
  /** The server that it follows. */
  readonly primary?: OperatorRequest;
  /** Those that follow it. */
  readonly followers: readonly OperatorRequest[];
}

/** What others must know of a server that an operator runs. */
export interface OperatedServer {
  readonly objects: readonly KubernetesObject[];
  /** The Service of the operator that clients use, for each endpoint. A missing one has none: it cannot be reached there. */
  readonly hosts: Readonly<Record<string, string>>;
  /** Where the operator keeps what clients log in with, by connection property. */
  readonly secrets: Readonly<Record<string, SecretKey>>;
  /** Labels of the pods that the operator makes. */
  readonly podLabels: Readonly<Record<string, string>>;
  /** TCP ports that its pods use among themselves, and that the operator comes in by. */
  readonly peerPorts: readonly number[];
  readonly operatorPorts: readonly number[];
  /** Its pods ask the API server, or reach a store outside of the cluster. */
  readonly reachesOutside: boolean;
  /** Further sets of pods that the operator makes: a pooler. */
  readonly notes?: readonly string[];
}

export interface SecretKey {
  /** The name of the Secret. */
  readonly secret: string;
  readonly key: string;
}
