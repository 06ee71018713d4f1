import type { ApplicationSnapshot } from '../../runtime/snapshot.ts';

/** What stands before the log lines of an application that runs: known beforehand, so that they stand in one column. */
export function logNames({ resources }: ApplicationSnapshot, only: readonly string[] = []): readonly string[] {
  const shown = resources.filter(({ name }) => only.length === 0 || only.includes(name));
  const running = shown.filter(({ replicas }) => replicas.length > 0);
  return running.map(({ name, replicas }) => (replicas.length > 1 ? `${name}/${replicas.length}` : name));
}
