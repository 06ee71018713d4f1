import type { ChildToCreate, ServerAddress } from '../../model/probe.ts';
import { withSession } from './session.ts';

/** Creates the database when there is none of that name. */
export function createDatabase(
  server: ServerAddress,
  { name }: ChildToCreate,
  signal: AbortSignal,
): Promise<'created' | 'present'> {
  return withSession(server, signal, async (query) => {
    const isThere = async (): Promise<boolean> => {
      const [id] = await query('SELECT DB_ID(@value)', name);
      return id !== null;
    };
    if (await isThere()) return 'present';
    try {
      await query(`CREATE DATABASE [${name.replaceAll(']', ']]')}]`);
      return 'created';
    } catch (error) {
      // Somebody else created the same one meanwhile.
      if (await isThere()) return 'present';
      throw error;
    }
  });
}
