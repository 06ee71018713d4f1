import type { ServerAddress } from '../../model/probe.ts';
import { withSession } from './session.ts';

/** Healthy when the resource's own user can log in and open a channel. */
export async function probeRabbitmq(server: ServerAddress, signal: AbortSignal): Promise<void> {
  await withSession(server, signal, async (connection) => {
    await connection.createChannel();
  });
}
