import type { ChildToCreate, ServerAddress } from '../../model/probe.ts';
import { withMysql } from './mysql-session.ts';

/** Creates the database when there is none of that name. */
export function createDatabase(
  server: ServerAddress,
  { name }: ChildToCreate,
  signal: AbortSignal,
): Promise<'created' | 'present'> {
  return withMysql(server, signal, async (query) => {
    const found = await query('SELECT 1 FROM information_schema.schemata WHERE schema_name = ?', name);
    if (found.length > 0) return 'present';
    // Somebody else may create the same one meanwhile.
    await query(`CREATE DATABASE IF NOT EXISTS \`${name.replaceAll('`', '``')}\``);
    return 'created';
  });
}
