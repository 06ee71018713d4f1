import type { ResourceDescription } from '../../runtime/control/protocol.ts';
import type { ResourceRunner } from '../../runtime/resource-runner.ts';
import { snapshotResource } from '../../runtime/snapshot.ts';
import type { Host } from './host.ts';

/** How many of the last things said about it. */
const shownEvents = 20;

/** Everything that is known of one resource now. `undefined`: it is not part of what runs. */
export function describeResource(host: Host, name: string, reveal: boolean): ResourceDescription | undefined {
  const { supervisor, logs, redactor, applied } = host;
  const runner = supervisor.resources.get(name);
  if (runner === undefined) return undefined;
  const show = (text: string): string => (reveal ? text : redactor.redact(text));
  const { launch, waits } = runner.desired;
  const references = applied?.application.resources.get(name)?.references ?? [];
  const events = logs
    .tail({ resources: new Set([name]) })
    .filter(({ stream }) => stream === 'system')
    .slice(-shownEvents);
  const snapshot = snapshotResource(runner, supervisor.resources);
  return {
    ...snapshot,
    ...(snapshot.reason !== undefined && { reason: show(snapshot.reason) }),
    environment: mapValues(environmentOf(runner), show),
    ...(launch.runs === 'process' && { directory: launch.directory }),
    watched: host.isWatched(name),
    references: references.map(({ resource }) => resource),
    waits: waits.map(({ resource, until }) => ({ resource, until })),
    events: events.map(({ time, text }) => ({ time, text: show(text) })),
  };
}

function environmentOf({ replicas }: ResourceRunner): Readonly<Record<string, string>> {
  const running = [...replicas.values()].find(({ launched }) => launched !== undefined);
  return running?.launched?.environment ?? {};
}

function mapValues(
  record: Readonly<Record<string, string>>,
  change: (value: string) => string,
): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}
