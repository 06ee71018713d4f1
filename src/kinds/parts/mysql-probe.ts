import type { ServerAddress } from '../../model/probe.ts';
import { withMysql } from './mysql-session.ts';

/** Healthy when the resource's own user can log in and gets an answer. */
export async function probeMysql(server: ServerAddress, signal: AbortSignal): Promise<void> {
  await withMysql(server, signal, (query) => query('SELECT 1'));
}
