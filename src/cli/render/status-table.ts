import type { ChalkInstance } from 'chalk';
import type { ResourceSnapshot } from '../../runtime/snapshot.ts';

/** Lines of a table of resources, none longer than `columns`. */
export function statusTable(
  resources: readonly ResourceSnapshot[],
  chalk: ChalkInstance,
  columns: number,
): readonly string[] {
  const rows = resources.map((resource) => ({
    name: resource.name,
    status: statusOf(resource),
    replicas: hasCount(resource) ? `${healthyReplicas(resource)}/${resource.replicas.length}` : '',
    detail: resource.reason ?? resource.endpoints.map(({ url }) => url).join(' '),
    paint: paintOf(resource, chalk),
  }));
  const widthOf = (of: (row: (typeof rows)[number]) => string): number =>
    Math.max(0, ...rows.map((row) => of(row).length));
  const name = widthOf((row) => row.name);
  const status = widthOf((row) => row.status);
  const replicas = widthOf((row) => row.replicas);
  return rows.map((row) => {
    const fixed = `${row.name.padEnd(name)}  ${row.status.padEnd(status)}  ${row.replicas.padEnd(replicas)}`;
    const room = Math.max(0, columns - fixed.length - 5);
    const detail = row.detail.split('\n', 1)[0] ?? '';
    const shown = detail.length > room ? `${detail.slice(0, Math.max(0, room - 1))}…` : detail;
    const cut = fixed.length > columns - 3;
    return cut ? fixed.slice(0, columns - 3) : `${row.paint('●')} ${fixed}  ${chalk.dim(shown)}`;
  });
}

/** State and health in one word or two: `healthy`, `waiting`, `running, degraded`. */
export function statusOf({ state, health }: Pick<ResourceSnapshot, 'state' | 'health'>): string {
  if (state !== 'running') return state;
  if (health === 'healthy') return 'healthy';
  return health === 'unknown' ? 'running' : `running, ${health}`;
}

function hasCount({ replicas, state }: ResourceSnapshot): boolean {
  return replicas.length > 1 && !['failed', 'exited', 'finished', 'stopping'].includes(state);
}

function healthyReplicas({ replicas }: ResourceSnapshot): number {
  return replicas.filter(({ health }) => health === 'healthy').length;
}

function paintOf({ state, health }: ResourceSnapshot, chalk: ChalkInstance): (text: string) => string {
  if (state === 'failed' || health === 'unhealthy') return chalk.red;
  if (state === 'backing-off' || health === 'degraded' || state === 'exited') return chalk.yellow;
  return state === 'finished' || health === 'healthy' ? chalk.green : chalk.dim;
}
