import type { Fingerprint } from './desired.ts';

/** What exists before anything is changed. The runtime fills it from the engine and from what it supervises. */
export interface Observed {
  /** Networks with the application's label, name → id. */
  readonly networks: ReadonlyMap<string, string>;
  readonly volumes: ReadonlySet<string>;
  /** Local images, reference → id. */
  readonly images: ReadonlyMap<string, string>;
  readonly replicas: readonly ObservedReplica[];
  /** Open addresses: `resource.endpoint` → `host:port`. */
  readonly addresses: ReadonlyMap<string, string>;
  /** Children and given resources that are there already. */
  readonly present: ReadonlySet<string>;
}

export interface ObservedReplica {
  readonly resource: string;
  /** Counts from 1. */
  readonly replica: number;
  readonly fingerprint: Fingerprint;
  /** `supervised`: ours, alive. `ended`: ours, and it ended. `found`: left by an earlier run and still running. `dead`: left and ended. */
  readonly condition: 'supervised' | 'ended' | 'found' | 'dead';
  readonly container?: string;
  /** The image it was created from. */
  readonly imageId?: string;
}
