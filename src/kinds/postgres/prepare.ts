import type { ChildToCreate, ServerAddress } from '../../model/probe.ts';
import { sqlState, withSession } from './session.ts';

/** Somebody else creates the same database right now: duplicate_database, or unique_violation in the catalog. */
const createdMeanwhile: readonly (string | undefined)[] = ['42P04', '23505'];

/** Creates the database, owned by the resource's user, when there is none of that name. */
export function createDatabase(
  server: ServerAddress,
  { name }: ChildToCreate,
  signal: AbortSignal,
): Promise<'created' | 'present'> {
  return withSession(server, 'postgres', signal, async (client) => {
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
    if (rowCount !== 0) return 'present';
    try {
      await client.query(`CREATE DATABASE ${client.escapeIdentifier(name)}`);
      return 'created';
    } catch (error) {
      if (createdMeanwhile.includes(sqlState(error))) return 'present';
      throw error;
    }
  });
}
