import type { ServerAddress } from '../../model/probe.ts';
import { withSession } from './session.ts';

/** Healthy when the resource's own user can log in and the server takes writes, so a standby or a recovery is not. */
export async function probePostgres(server: ServerAddress, signal: AbortSignal): Promise<void> {
  const database = server.properties['databaseName'] ?? 'postgres';
  await withSession(server, database, signal, async (client) => {
    const { rows } = await client.query<{ recovering: boolean }>('SELECT pg_is_in_recovery() AS recovering');
    if (rows[0]?.recovering !== false) throw new Error('still recovering');
  });
}
