import type { ContainerPort } from 'kubernetes-types/core/v1.js';
import type { ClusterProfile, OperatedServer } from '../../kinds/cluster.ts';
import type { KubernetesObject } from '../../kinds/kubernetes-object.ts';
import type { Endpoint } from '../../model/endpoint.ts';
import type { Resource } from '../../model/resource.ts';
import type { ContainerShape } from '../../model/workload.ts';

/** A resource on its way into the cluster: what it becomes there is decided, its objects are not made yet. */
export type Unit = PodUnit | OperatedUnit | GivenUnit;

/** It runs as pods of our own making. */
export interface PodUnit {
  readonly form: 'deployment' | 'stateful-set' | 'job' | 'cron-job';
  readonly resource: Resource;
  readonly image: string;
  /** What the container looks like, whatever it runs as under `up`. */
  readonly container: ContainerShape;
  /** Only for data kinds. */
  readonly profile?: ClusterProfile;
  readonly replicas: PodReplicas;
}

export interface PodReplicas {
  readonly count: number;
  readonly explicit: boolean;
  /** More are added up to here, by load. */
  readonly max?: number;
  /** Average cpu in percent that more are added above. */
  readonly cpu?: number;
  /** The work that waits says how many, not the load. */
  readonly byWork?: boolean;
}

/** An operator runs it. */
export interface OperatedUnit {
  readonly form: 'operated';
  readonly resource: Resource;
  readonly server: OperatedServer;
}

/** Nothing of ours runs for it: a child, something outside, a private network, a key vault. */
export interface GivenUnit {
  readonly form: 'given';
  readonly resource: Resource;
}

/** A port that a pod opens. */
export interface PodPort {
  readonly endpoint: Endpoint;
  readonly port: ContainerPort & { readonly name: string };
}

/** What belongs to one resource, or to none. */
export interface PublishedObject {
  /** The folder that it is written to. Absent: it belongs to the application as a whole. */
  readonly resource?: string;
  readonly object: KubernetesObject;
}
