import type { ClusterFile, ClusterServer } from '../cluster.ts';

/** The folder whose scripts these images run once, when there is no data yet. */
const folder = '/docker-entrypoint-initdb.d';

/** A script that makes the databases of a server, where it has any. */
export function creationFile(
  { children }: ClusterServer,
  toStatement: (database: string) => string,
): readonly ClusterFile[] {
  const names = children.map(({ name, creation }) => creation?.name ?? name);
  if (names.length === 0) return [];
  return [{ path: `${folder}/databases.sql`, content: names.map((name) => `${toStatement(name)}\n`).join('') }];
}

/** What people must know of it. */
export function creationNotes({ children }: ClusterServer): readonly string[] {
  if (children.length === 0) return [];
  return ['its databases are made when it starts for the first time; make one yourself that you add later'];
}
