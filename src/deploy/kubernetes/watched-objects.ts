import { setTimeout } from 'node:timers/promises';
import { AppHostError } from '../../support/apphost-error.ts';
import { createDeferred } from '../../support/deferred.ts';
import type { Cluster } from './cluster.ts';
import type { ClusterObject } from './object.ts';
import { isOutage, toToolError } from './tool-error.ts';

/** The objects of some resources as they are at the moment, kept up to date by `kubectl get --watch`. */
export interface WatchedObjects {
  all(): readonly ClusterObject[];
  /** Rejects when the cluster can be watched no more. */
  readonly lost: Promise<never>;
  stop(): Promise<void>;
}

export function watchObjects(cluster: Cluster, resources: readonly string[], onChange: () => void): WatchedObjects {
  const objects = new Map<string, Map<string, ClusterObject>>();
  const stopper = new AbortController();
  const failed = createDeferred<unknown>();
  const lost = failed.promise.then((error) => {
    throw error;
  });
  // Who has stopped to wait does not hear of it.
  lost.catch(() => undefined);
  const watches = resources.map(async (resource) => {
    const own = new Map<string, ClusterObject>();
    objects.set(resource, own);
    try {
      await watchForever(cluster, { resource, own, onChange, signal: stopper.signal });
    } catch (error) {
      if (!stopper.signal.aborted) failed.resolve(error);
    }
  });
  return {
    all: () => [...objects.values()].flatMap((own) => [...own.values()]),
    lost,
    stop: async () => {
      stopper.abort();
      await Promise.all(watches);
    },
  };
}

interface Watching {
  readonly resource: string;
  readonly own: Map<string, ClusterObject>;
  readonly onChange: () => void;
  readonly signal: AbortSignal;
}

/** A server ends every watch after some time, and connections break: it begins anew. */
async function watchForever(cluster: Cluster, watching: Watching): Promise<void> {
  const { kubectl, namespace, pace } = cluster;
  const { resource, own, onChange, signal } = watching;
  let brokenSince: number | undefined;
  while (!signal.aborted) {
    // What went away meanwhile is not told of.
    own.clear();
    const readLine = createEventReader(({ type, object }) => {
      brokenSince = undefined;
      const { uid = object.metadata.name } = object.metadata;
      if (type === 'DELETED') own.delete(uid);
      else own.set(uid, object);
      onChange();
    });
    const args = ['get', resource, '-n', namespace, '--watch', '--output-watch-events', '-o', 'json'];
    const began = Date.now();
    const outcome = await kubectl.run(args, { onLine: readLine, signal });
    if (signal.aborted) return;
    // It answered for a while, although there was nothing to tell.
    if (Date.now() - began > pace.outage) brokenSince = undefined;
    const error = outcome.ok ? undefined : toToolError(outcome, `the cluster at ${cluster.server} cannot be watched`);
    if (error !== undefined && !isOutage(error)) throw error;
    if (error !== undefined) brokenSince ??= Date.now();
    if (error !== undefined && Date.now() - (brokenSince ?? 0) >= pace.outage) throw withTime(error, pace.outage);
    await setTimeout(Math.min(1000, pace.outage / 4), undefined, { signal }).catch(() => undefined);
  }
}

interface WatchEvent {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly object: ClusterObject;
}

/** Objects follow each other without anything between; each ends with the one brace that is not indented. */
function createEventReader(onEvent: (event: WatchEvent) => void): (line: string) => void {
  let lines: string[] = [];
  return (line) => {
    lines.push(line);
    const isWhole =
      line === '}' || (lines.length === 1 && line.startsWith('{') && line.endsWith('}') && line.length > 1);
    if (!isWhole) return;
    const text = lines.join('\n');
    lines = [];
    onEvent(JSON.parse(text) as WatchEvent);
  };
}

function withTime({ code, message, hint }: AppHostError, outage: number): AppHostError {
  const seconds = `${Math.round(outage / 1000)}s`;
  return new AppHostError(code, `${message} (for ${seconds})`, { ...(hint !== undefined && { hint }) });
}
