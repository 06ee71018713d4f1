import type { ServerAddress } from '../../model/probe.ts';
import { withSession } from './session.ts';

/** Healthy when the resource's own user can log in and gets an answer: while the server upgrades its databases, it lets nobody in. */
export async function probeSqlserver(server: ServerAddress, signal: AbortSignal): Promise<void> {
  await withSession(server, signal, (query) => query('SELECT 1'));
}
