import type { ObjectMeta } from 'kubernetes-types/meta/v1.js';
import type { Affinity, ResourceRequirements } from 'kubernetes-types/core/v1.js';
import type { Expression } from '../model/expression.ts';
import type { Resource } from '../model/resource.ts';
import type { Code } from '../support/codes.ts';
import type { KubernetesObject } from './kubernetes-object.ts';

/** The user that everything runs as: one that no machine has, so that a way out of the container leads nowhere. */
export const clusterUser = 10001;

/** How the servers of a kind live in a Kubernetes cluster. Only data comes of it. */
export interface ClusterKind {
  /** What the container that `up` starts needs, to run there without rights and on a read-only root. */
  profile(server: ClusterServer): ClusterProfile;
  /** Runs such servers better than a plain StatefulSet does. */
  readonly operator?: ClusterOperator;
  /** What tells how much work waits in something that lives inside: KEDA adds workers by it. */
  readonly trigger?: (child: Resource, perReplica: number) => WorkTrigger;
}

/** A trigger of KEDA, and what it logs in with. */
export interface WorkTrigger {
  readonly type: string;
  readonly metadata: Readonly<Record<string, string>>;
  /** The entry that is told the server's address, and the endpoint that is meant. */
  readonly address: { readonly entry: string; readonly endpoint: string };
  /** What the trigger calls it → the connection property of the server that holds it. */
  readonly login: Readonly<Record<string, string>>;
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
  /** Folders it writes to, besides its data and `/tmp`. They are empty when it starts. */
  readonly writablePaths: readonly string[];
  /** Folders of its image that it changes when it starts: each is copied first, to where it may write. */
  readonly copiedPaths?: readonly string[];
  /** Variables that it needs there besides those of the model. The manifest's own win. */
  readonly env?: Readonly<Record<string, Expression>>;
  /** Replace those of the model. */
  readonly entrypoint?: readonly Expression[];
  readonly command?: readonly Expression[];
  /** Variables of its image that may be read from a file instead: `NAME_FILE` says which. */
  readonly secretFiles?: readonly string[];
  /** Its image has no shell, so nothing can be asked inside of it. */
  readonly hasNoShell?: true;
  /** Besides those of the model. One at the same path takes the place of the model's. */
  readonly files?: readonly ClusterFile[];
  /** Absent: its own check over HTTP, else its first port accepts a connection. */
  readonly ready?: ReadyCheck;
  readonly size: ServerSize;
  /** The disk space that it may fill besides its data, as a Kubernetes quantity. Absent: a little. */
  readonly disk?: string;
  /** Its program is a file that asks for this right, and cannot be started where nobody may have it. */
  readonly capabilities?: readonly 'NET_BIND_SERVICE'[];
  /** What it cannot do there by itself, for people: each becomes a note. */
  readonly notes?: readonly string[];
}

/** A command that ends with 0 inside of the container when it is ready, or a path that then answers with success. */
export type ReadyCheck = { readonly command: readonly string[] } | { readonly endpoint: string; readonly path: string };

export interface ClusterFile {
  readonly path: string;
  readonly content: string;
  /** Only where it runs as a user that its image does not know. */
  readonly forUser?: true;
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
  /** Reads a server back from the custom resource that stands for it; `undefined` for any other object. */
  readonly read?: (object: KubernetesObject, all: readonly KubernetesObject[]) => ReadServer | undefined;
}

/** A server that somebody described for an operator, as the manifest says it. */
export interface ReadServer {
  readonly options: Readonly<Record<string, unknown>>;
  /** Resources by what the server calls its databases. */
  readonly databases: ReadonlyMap<string, string>;
  /** Names that clients reach it by. */
  readonly hosts: readonly string[];
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
  readonly peerPorts: readonly PortRange[];
  readonly operatorPorts: readonly PortRange[];
  /** Its pods ask the API server, or reach a store outside of the cluster. */
  readonly reachesOutside: boolean;
  /** Pods that stand before the others, and that clients reach instead: a pooler. */
  readonly front?: ServerFront;
  /** What it needs of the server that it follows, besides what clients use. */
  readonly follows?: Followed;
  /** What it does in its own way, for people: each becomes a note. */
  readonly notes?: readonly string[];
  /** Why it cannot be published as the manifest asks. */
  readonly problems?: readonly ClusterProblem[];
}

/** One port, or the first and the last of many. */
export type PortRange = number | readonly [number, number];

/** What a read copy reaches, and logs in with. */
export interface Followed {
  /** The Service of the operator. */
  readonly host: string;
  /** The names of the Secrets that the operator makes for it. */
  readonly secrets: readonly string[];
}

export interface ServerFront {
  /** The name of its objects. */
  readonly name: string;
  readonly podLabels: Readonly<Record<string, string>>;
}

export interface ClusterProblem {
  readonly code: Code;
  readonly message: string;
  readonly hint: string;
}

export interface SecretKey {
  /** The name of the Secret. */
  readonly secret: string;
  readonly key: string;
}
