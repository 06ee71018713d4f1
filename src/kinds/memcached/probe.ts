import type { ServerAddress } from '../../model/probe.ts';
import { withSocket } from '../parts/socket-session.ts';

/** Healthy when the server looks a key up. Asking for its version would be answered by one that has no memory left to give. */
export async function probeMemcached(server: ServerAddress, signal: AbortSignal): Promise<void> {
  await withSocket(server, { protocol: 'Memcached', signal }, async (conversation) => {
    conversation.send('get apphost-health\r\n');
    const answer = await conversation.readLine();
    if (answer.startsWith('SERVER_ERROR ')) throw new Error(answer.slice('SERVER_ERROR '.length));
    // Nobody has such a key; whoever does is told its value, which begins like this.
    conversation.expect(answer === 'END' || answer.startsWith('VALUE apphost-health '));
    conversation.send('quit\r\n');
  });
}
