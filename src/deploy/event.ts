import type { DeployTarget, EngineTarget } from './published.ts';

/** What becomes of an object of the cluster, or of the engine. */
export type Change = 'create' | 'change' | 'replace' | 'unchanged' | 'delete';

/** What happens during a deployment, for whoever shows it. Objects are named as `deployment.apps/web`, `service/web`. */
export type DeployEvent =
  | TargetEvent
  | EngineEvent
  | PlanEvent
  | { readonly event: 'applied'; readonly object: string; readonly change: Change }
  | { readonly event: 'progress'; readonly object: string; readonly ready: boolean; readonly detail: string }
  /** A pod or a container does not do well. It may still recover. */
  | { readonly event: 'trouble'; readonly object: string; readonly reason: string; readonly message: string }
  | ({ readonly event: 'failure' } & Failure)
  | { readonly event: 'deleted'; readonly object: string }
  | { readonly event: 'kept'; readonly object: string; readonly because: string }
  /** It ended midway: this much of it was done. */
  | { readonly event: 'halted'; readonly step: Step; readonly applied: number; readonly total: number }
  | { readonly event: 'note'; readonly text: string }
  | { readonly event: 'done'; readonly objects: number; readonly changed: number; readonly deleted: number };

export type Step = 'apply' | 'wait' | 'prune' | 'delete';

/** Where to: told before anything is changed. */
export interface TargetEvent {
  readonly event: 'target';
  readonly target: DeployTarget;
  readonly context: string;
  /** The address of the API server. */
  readonly server: string;
  /** Its version: `v1.35.2`. */
  readonly version: string;
  readonly namespace: string;
}

/** The same for a container engine. */
export interface EngineEvent {
  readonly event: 'engine';
  readonly target: EngineTarget;
  /** Its address: `unix:///var/run/docker.sock`. */
  readonly engine: string;
  /** Who chose it: `DOCKER_HOST`, `the Docker context “prod”`. */
  readonly origin?: string;
  /** `Docker 28.2.2`. */
  readonly version: string;
  /** What applies it: `Docker Compose 2.26.1`. */
  readonly tool: string;
  readonly project: string;
}

/** What will be done, before it is. */
export interface PlanEvent {
  readonly event: 'plan';
  readonly changes: readonly PlannedChange[];
  /** What `kubectl diff` shows of it, where that was asked for. */
  readonly diff?: string;
}

export interface PlannedChange {
  readonly object: string;
  readonly change: Change;
  /** It holds data that would be lost: says which. */
  readonly data?: string;
}

/** The first object that did not become ready, and all that helps to find out why. */
export interface Failure {
  readonly object: string;
  readonly pod?: string;
  readonly container?: string;
  /** `CrashLoopBackOff`, `Unschedulable`, … */
  readonly reason: string;
  readonly message: string;
  /** Oldest first, as `reason: message`. */
  readonly events: readonly string[];
  /** The last lines of the container that failed. */
  readonly log: readonly string[];
}
