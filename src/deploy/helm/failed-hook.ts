import type { Failure } from '../event.ts';
import type { Cluster } from '../kubernetes/cluster.ts';
import { explainUnready } from '../kubernetes/inspect-failure.ts';
import { findLive } from '../kubernetes/live-objects.ts';
import { nameOf, type ClusterObject } from '../kubernetes/object.ts';
import { isWaitedFor, readinessOf } from '../kubernetes/readiness.ts';

/** The jobs that helm runs as hooks, of which it says little more than that one has failed. */
export interface WatchedHooks {
  /** The first that helm has made since then and that did not end well, with what its pod says. */
  findFailure(): Promise<Failure | undefined>;
}

/** What an earlier release has left of them is not what this one runs. */
export async function watchHooks(cluster: Cluster, hooks: readonly ClusterObject[]): Promise<WatchedHooks> {
  const waited = hooks.filter((object) => isWaitedFor(object));
  const before = new Set((await findLive(cluster, waited)).map(({ metadata }) => metadata.uid));
  return {
    findFailure: async () => {
      const live = (await findLive(cluster, waited)).filter(({ metadata }) => !before.has(metadata.uid));
      const failed = live.find((object) => readinessOf(object).is !== 'ready');
      if (failed === undefined) return undefined;
      return explainUnready(cluster, {
        object: failed,
        name: nameOf(failed),
        readiness: readinessOf(failed),
        pods: [],
      });
    },
  };
}
