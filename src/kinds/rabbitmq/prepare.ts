import type { ChannelModel } from 'amqplib';

import type { ChildToCreate, ServerAddress } from '../../model/probe.ts';
import { withSession } from './session.ts';

/** Creates a durable queue when there is none of that name; one that is there stays as it is. */
export function createQueue(
  server: ServerAddress,
  { name }: ChildToCreate,
  signal: AbortSignal,
): Promise<'created' | 'present'> {
  return withSession(server, signal, async (connection) => {
    if (await hasQueue(connection, name)) return 'present';
    const channel = await connection.createChannel();
    channel.on('error', () => undefined);
    await channel.assertQueue(name, { durable: true });
    return 'created';
  });
}

/** The broker answers "not found" by closing the channel, so the question has a channel of its own. */
async function hasQueue(connection: ChannelModel, name: string): Promise<boolean> {
  const channel = await connection.createChannel();
  channel.on('error', () => undefined);
  try {
    await channel.checkQueue(name);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 404) return false;
    throw error;
  }
}
