import { connect, type Socket } from 'node:net';

import type { ServerAddress } from '../../model/probe.ts';

/** The replies are words on one line each; what is longer is another protocol. */
const longestReply = 1024;

/**
 * Healthy when the server takes the password, if there is one, and answers PING.
 *
 * Two commands of RESP are spoken by hand: a client library would take longer to load than a Redis takes to start, and
 * ends this program at replies that it did not expect.
 */
export async function probeRedis(server: ServerAddress, signal: AbortSignal): Promise<void> {
  const commands = [...toLogin(server.properties), ['PING']];
  signal.throwIfAborted();
  const socket = connect({ host: server.host, port: server.port, noDelay: true });
  // Not the `signal` option of `connect`: it would stay with a signal that lives longer than the socket.
  const stop = (): void => void socket.destroy();
  signal.addEventListener('abort', stop, { once: true });
  try {
    // Both at once: without the right password, the second is refused as well.
    socket.write(commands.map(encode).join(''));
    const replies = await readReplies(socket, commands.length);
    for (const reply of replies) assertPositive(reply);
    if (replies.at(-1) !== '+PONG') throw new Error('the answer is not Redis');
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

function toLogin({ username = '', password = '' }: ServerAddress['properties']): readonly (readonly string[])[] {
  if (password === '') return [];
  return [username === '' ? ['AUTH', password] : ['AUTH', username, password]];
}

/** An array of byte strings, each with its length. */
function encode(words: readonly string[]): string {
  return `*${words.length}\r\n${words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join('')}`;
}

/** All replies, or those up to a refusal: some servers end the connection after one. Leaving the loop ends it here. */
async function readReplies(socket: Socket, count: number): Promise<readonly string[]> {
  let text = '';
  for await (const chunk of socket.setEncoding('latin1')) {
    text += chunk as string;
    if (!/^[+-]/.test(text) || text.length > longestReply) throw new Error('the answer is not Redis');
    const replies = text.split('\r\n').slice(0, -1);
    if (replies.length >= count || replies[0]?.startsWith('-') === true) return replies;
  }
  throw new Error('connection closed by the server');
}

/** An error begins with its kind. */
function assertPositive(reply: string): void {
  if (!reply.startsWith('-')) return;
  const message = reply.slice(1);
  if (message.startsWith('WRONGPASS')) throw new Error('password refused');
  if (message.startsWith('NOAUTH')) throw new Error('password required');
  if (message.startsWith('LOADING')) throw new Error('still loading its data');
  if (message.includes('without any password')) throw new Error('has no password set');
  throw new Error(message);
}
