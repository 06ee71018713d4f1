import type { DesiredResource } from './desired.ts';

/** What `up` is about to do: one operation for each change of the world, each with its cause. */
export interface Plan {
  readonly operations: readonly Operation[];
  /** The whole application as it should run, changed or not. */
  readonly desired: ReadonlyMap<string, DesiredResource>;
  /** False: only some resources were asked for, and the others stay as they are. */
  readonly removesOthers: boolean;
}

export interface Operation {
  /** Counts from 1 in the order of the plan. */
  readonly id: number;
  readonly action: Action;
  /** Why: `not found`, `image changed`, `no longer in the manifest`. */
  readonly cause: string;
  /** Operations that must have succeeded before. */
  readonly after: readonly number[];
}

export type Action =
  | { readonly do: 'create network'; readonly name: string; readonly internal: boolean }
  | { readonly do: 'remove network'; readonly name: string; readonly network: string }
  | { readonly do: 'create volume'; readonly name: string; readonly resource: string }
  | { readonly do: 'pull image'; readonly reference: string }
  | { readonly do: 'fetch package'; readonly name: string; readonly version: string; readonly size: string }
  | { readonly do: 'build image'; readonly tag: string; readonly resource: string }
  /** Installs dependencies and compiles, before the first replica. */
  | { readonly do: 'prepare'; readonly resource: string }
  /** Opens the stable addresses of a resource. */
  | { readonly do: 'open'; readonly resource: string; readonly addresses: readonly string[] }
  /** Ends some of a resource's addresses. */
  | { readonly do: 'close'; readonly resource: string; readonly endpoints: readonly string[] }
  | { readonly do: 'start'; readonly resource: string; readonly replica: number }
  /** Takes over a container that already runs as it should. */
  | { readonly do: 'adopt'; readonly resource: string; readonly replica: number; readonly container: string }
  | { readonly do: 'stop'; readonly resource: string; readonly replica: number; readonly container?: string }
  /** Makes a database, a queue … inside its server, when it is missing. */
  | { readonly do: 'create'; readonly resource: string; readonly inside: string }
  /** Nothing of ours runs; the resource only becomes known. */
  | { readonly do: 'use'; readonly resource: string };
