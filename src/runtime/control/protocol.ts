import type { EngineChoice } from '../../model/resource.ts';
import type { Diagnostic } from '../../support/diagnostic.ts';
import type { LogLine } from '../logs/log-line.ts';
import type { ResourceSnapshot } from '../snapshot.ts';
import type { Remains } from '../stop.ts';

/**
 * What is said over the control socket: HTTP/1.1, and JSON, one value a line where an answer goes on.
 *
 * `GET /snapshot` → ApplicationSnapshot · `GET /logs?resource=&last=&follow=` → LogLine… ·
 * `POST /apply` ApplyRequest → ControlEvent… · `POST /stop` StopRequest → ControlEvent… · `GET /events` → ControlEvent… ·
 * `POST /change` ChangeRequest → ControlEvent… · `GET /describe?resource=&reveal=` → ResourceDescription
 */
export type ControlEvent =
  | { readonly event: 'operation'; readonly operation: OperationEvent }
  | { readonly event: 'resource'; readonly resource: ResourceSnapshot }
  /** Something to know about the application as a whole. */
  | { readonly event: 'note'; readonly text: string }
  | { readonly event: 'plan'; readonly plan: string }
  | { readonly event: 'logs'; readonly lines: readonly LogLine[] }
  | { readonly event: 'done'; readonly operations: number; readonly remains: readonly Remains[] }
  | { readonly event: 'failed'; readonly failure: Failure };

export interface OperationEvent {
  readonly id: number;
  /** `start api/2`. */
  readonly action: string;
  readonly cause: string;
  readonly status: 'begun' | 'progress' | 'done' | 'failed' | 'skipped';
  readonly detail?: string;
}

/** An `AppHostError` on its way to another process. */
export interface Failure {
  readonly code: string;
  readonly message: string;
  readonly hint?: string;
  readonly diagnostics: readonly Diagnostic[];
}

/** What `up` was asked for, with the surroundings of whoever asked. Holds secrets: it goes over the owner's socket only. */
export interface ApplyRequest {
  readonly file: string;
  readonly environment: string;
  readonly set: readonly string[];
  readonly resources: readonly string[];
  readonly profiles: readonly string[];
  readonly engine: EngineChoice;
  /** Whoever asks agrees to what has to be fetched. */
  readonly yes: boolean;
  /** Added to the application's id; its ports are then chosen, whatever the manifest fixes. */
  readonly isolated?: string;
  readonly build: boolean;
  /** True: watch all that can be watched; false: nothing; absent: what the manifest wants watched. */
  readonly watch?: boolean;
  /** Milliseconds until everything has to be healthy; absent: as long as it takes. */
  readonly timeout?: number;
  readonly variables: Readonly<Record<string, string>>;
  /** Answers that were given on a terminal. */
  readonly parameters: Readonly<Record<string, string>>;
  /** Only tell the plan. */
  readonly dryRun: boolean;
  /** Wait until everything is healthy before `done`. */
  readonly wait: boolean;
}

export interface StopRequest {
  /** Milliseconds between the signal and SIGKILL; absent: each resource's own. */
  readonly grace?: number;
  readonly volumes: boolean;
}

/** A change of what runs, without a change of the manifest. */
export type ChangeRequest =
  | { readonly do: 'start' | 'stop' | 'restart'; readonly resources: readonly string[] }
  | { readonly do: 'scale'; readonly resource: string; readonly replicas: number };

/** What `describe` shows of a resource; its JSON form is public. */
export interface ResourceDescription extends ResourceSnapshot {
  /** What its first replica was given; secrets are hidden unless they were asked for. */
  readonly environment: Readonly<Record<string, string>>;
  /** What processes of it run in. */
  readonly directory?: string;
  /** It starts anew when its files change. */
  readonly watched: boolean;
  readonly references: readonly string[];
  readonly waits: readonly { readonly resource: string; readonly until: string }[];
  /** What was said about it, the newest last; milliseconds since the epoch. */
  readonly events: readonly { readonly time: number; readonly text: string }[];
}
