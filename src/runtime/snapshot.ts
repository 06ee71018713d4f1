import type { DesiredResource } from '../plan/desired.ts';
import type { Health } from './health/monitor.ts';
import type { ReplicaRunner } from './replica-runner.ts';
import type { ResourceRunner } from './resource-runner.ts';
import type { State } from './transitions.ts';

/** What `ps` shows of an application; its JSON form is public. */
export interface ApplicationSnapshot {
  readonly application: string;
  readonly id: string;
  readonly supervisor: { readonly pid: number };
  /** The dashboard's URL, once there is one. */
  readonly dashboard: string | null;
  readonly resources: readonly ResourceSnapshot[];
}

export interface ResourceSnapshot {
  readonly name: string;
  readonly type: string;
  readonly state: State;
  readonly health: Health;
  /** What serves it: `docker.io/library/postgres:18.3, container`, `node src/main.ts, process`. */
  readonly backedBy: string;
  readonly replicas: readonly ReplicaSnapshot[];
  readonly endpoints: readonly { readonly name: string; readonly url: string }[];
  /** Why it is not healthy, what it waits for, or how it ended. */
  readonly reason?: string;
}

export interface ReplicaSnapshot {
  readonly pid?: number;
  readonly container?: string;
  readonly state: State;
  readonly health: Health;
  readonly restarts: number;
  readonly reason?: string;
}

export function snapshotResource(runner: ResourceRunner, all: ReadonlyMap<string, ResourceRunner>): ResourceSnapshot {
  const { desired, state, health } = runner;
  const reason = state === 'waiting' ? waitingReason(desired, all) : runner.reason;
  // That one who is told to stop answers no more says nothing new.
  const isQuiet = (state === 'running' && health === 'healthy') || state === 'stopping';
  return {
    name: desired.name,
    type: desired.type,
    state,
    health,
    backedBy: backedBy(desired),
    replicas: [...runner.replicas.values()]
      .sort((a, b) => a.replica - b.replica)
      .map((replica) => snapshotReplica(replica)),
    endpoints: desired.endpoints.map(({ name, scheme, port }) => ({ name, url: `${scheme}://localhost:${port}` })),
    ...(reason !== undefined && !isQuiet && { reason }),
  };
}

/** Who is waited for, and why that one is not there yet: `waits until db is healthy (connection refused)`. */
function waitingReason(desired: DesiredResource, all: ReadonlyMap<string, ResourceRunner>): string | undefined {
  for (const { resource, until } of desired.waits) {
    const target = all.get(resource);
    if (target === undefined || isMet(target, until)) continue;
    // Why that one waits stands in its own line.
    const why = target.state === 'waiting' ? 'waiting' : (target.reason ?? target.state);
    return `waits until ${resource} is ${until} (${why})`;
  }
  return undefined;
}

function isMet(target: ResourceRunner, until: 'healthy' | 'started' | 'completed'): boolean {
  if (until === 'completed') return target.state === 'finished';
  if (until === 'started') return target.state === 'running' || target.state === 'finished';
  return target.health === 'healthy' || target.health === 'degraded';
}

function snapshotReplica(replica: ReplicaRunner): ReplicaSnapshot {
  const { launched, state, report, restarts, lastEnding } = replica;
  const reason = report.reason ?? (state === 'running' ? undefined : lastEnding);
  return {
    ...(launched?.pid !== undefined && { pid: launched.pid }),
    ...(launched?.container !== undefined && { container: launched.container.slice(0, 12) }),
    state,
    health: report.health,
    restarts,
    ...(reason !== undefined && { reason }),
  };
}

function backedBy({ launch, parent }: DesiredResource): string {
  switch (launch.runs) {
    case 'container':
      return `${launch.image.from === 'registry' ? launch.image.reference : launch.image.tag}, container`;
    case 'process':
      return `${launch.command.map((word) => word.map((part) => (typeof part === 'string' ? part : '…')).join('')).join(' ')}, process`;
    case 'embedded':
      return `${launch.backing.title}, embedded${launch.backing.emulates ? ' (emulated)' : ''}`;
    case 'child':
      return `inside ${parent ?? ''}`;
    case 'given':
      return 'given';
  }
}
