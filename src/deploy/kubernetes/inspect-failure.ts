import type { Failure } from '../event.ts';
import type { Cluster } from './cluster.ts';
import { parseObjects, type ClusterObject } from './object.ts';
import { ownPods } from './own-pods.ts';
import { troubleOf, unreadiness, type PodTrouble } from './pod-trouble.ts';
import type { Readiness } from './readiness.ts';

const mostEvents = 10;
const mostLines = 20;

/** An object that is waited for, as it stands. */
export interface Unready {
  readonly name: string;
  readonly object: ClusterObject;
  readonly readiness: Readiness;
  /** Those that it is to become ready with, as far as they are known. */
  readonly pods: readonly ClusterObject[];
}

/** What the cluster can tell of a failure: the last events and, of a pod's container, its last lines. */
export async function explainUnready(
  cluster: Cluster,
  { object, name, readiness, pods }: Unready,
  otherwise = 'NeverReady',
): Promise<Failure> {
  // An object may be seen to have failed a moment before its pods are.
  const current = troubleAmong(pods) === undefined ? ownPods(object, await findPods(cluster)) : pods;
  const trouble = troubleAmong(current) ?? current.map((pod) => unreadiness(pod)).find((found) => found !== undefined);
  if (trouble !== undefined) return inspectPod(cluster, name, trouble);
  const reason = readiness.is === 'failed' ? readiness.reason : otherwise;
  const events = await findEvents(cluster, object.kind, object.metadata.name);
  return { object: name, reason, message: readiness.detail, events, log: [] };
}

/** Of several, as a job makes one after the other, that of the newest. */
export function troubleAmong(pods: readonly ClusterObject[]): PodTrouble | undefined {
  const newestFirst = pods.toSorted((a, b) => birthOf(b).localeCompare(birthOf(a)));
  return newestFirst.map((pod) => troubleOf(pod)).find((found) => found !== undefined);
}

function birthOf({ metadata }: ClusterObject): string {
  return metadata.creationTimestamp ?? '';
}

/** And what they belong to. Best effort, as all here. */
async function findPods({ kubectl, namespace }: Cluster): Promise<readonly ClusterObject[]> {
  const resources = 'pods,replicasets.apps,statefulsets.apps';
  const { ok, stdout } = await kubectl.run(['get', resources, '-n', namespace, '-o', 'json', '--request-timeout=15s']);
  return ok ? parseObjects(stdout) : [];
}

async function inspectPod(cluster: Cluster, object: string, trouble: PodTrouble): Promise<Failure> {
  const { pod, container, reason, message } = trouble;
  const events = await findEvents(cluster, 'Pod', pod);
  const log = container === undefined ? [] : await readLog(cluster, pod, container);
  return { object, pod, ...(container !== undefined && { container }), reason, message, events, log };
}

interface ClusterEvent extends ClusterObject {
  readonly reason?: string;
  readonly message?: string;
  readonly count?: number;
  readonly lastTimestamp?: string | null;
  readonly eventTime?: string | null;
}

/** Best effort: that it cannot be told must not hide what failed. */
async function findEvents({ kubectl, namespace }: Cluster, kind: string, name: string): Promise<readonly string[]> {
  const selector = `involvedObject.kind=${kind},involvedObject.name=${name}`;
  const args = ['get', 'events', '-n', namespace, '--field-selector', selector, '-o', 'json', '--request-timeout=15s'];
  const { ok, stdout } = await kubectl.run(args);
  if (!ok) return [];
  const events = parseObjects(stdout) as readonly ClusterEvent[];
  return events
    .toSorted((a, b) => timeOf(a).localeCompare(timeOf(b)))
    .slice(-mostEvents)
    .map(
      ({ reason = 'Event', message = '', count = 1 }) =>
        `${reason}: ${message.trim()}${count > 1 ? ` (${count} times)` : ''}`,
    );
}

function timeOf({ lastTimestamp, eventTime, metadata }: ClusterEvent): string {
  return lastTimestamp ?? eventTime ?? metadata.creationTimestamp ?? '';
}

/** Of a container that is started again and again, what it wrote last: the new one may have written nothing yet. */
async function readLog({ kubectl, namespace }: Cluster, pod: string, container: string): Promise<readonly string[]> {
  const args = ['logs', pod, '-n', namespace, '-c', container, `--tail=${mostLines}`, '--request-timeout=15s'];
  const current = await kubectl.run(args);
  const lines = toLines(current.ok ? current.stdout : '');
  if (lines.length > 0) return lines;
  const previous = await kubectl.run([...args, '--previous']);
  return toLines(previous.ok ? previous.stdout : '');
}

function toLines(text: string): readonly string[] {
  return text.split('\n').filter((line) => line.trim() !== '');
}
