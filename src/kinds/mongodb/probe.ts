import type { ServerAddress } from '../../model/probe.ts';
import { withSession } from './session.ts';

/** Healthy when the resource's own user can log in and the server answers. */
export async function probeMongodb(server: ServerAddress, signal: AbortSignal): Promise<void> {
  await withSession(server, signal, (run) => run({ ping: 1 }));
}
