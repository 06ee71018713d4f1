import type { ServerAddress } from '../../model/probe.ts';
import { withSocket, type Conversation } from '../parts/socket-session.ts';

/** The greeting names every server of a cluster. */
const longestLine = 64 * 1024;

/** Healthy when the server takes the login, if there is one, and answers PING. */
export async function probeNats(server: ServerAddress, signal: AbortSignal): Promise<void> {
  const { username: user, password: pass } = server.properties;
  const client = { verbose: false, pedantic: false, name: 'apphost', lang: 'node', version: '0', protocol: 1 };
  await withSocket(server, { protocol: 'NATS', signal }, async (conversation) => {
    const greeting = await conversation.readLine(longestLine);
    conversation.expect(greeting.startsWith('INFO {'));
    conversation.send(`CONNECT ${JSON.stringify({ ...client, user, pass })}\r\nPING\r\n`);
    await readPong(conversation);
  });
}

async function readPong(conversation: Conversation): Promise<void> {
  for (;;) {
    const line = await conversation.readLine(longestLine);
    if (line === 'PONG') return;
    if (line.startsWith('-ERR')) throw new Error(toReason(line));
    // Meanwhile the server may ask in its turn, and tell again of itself.
    if (line === 'PING') conversation.send('PONG\r\n');
    else conversation.expect(line.startsWith('INFO {'));
  }
}

function toReason(line: string): string {
  const said = line.replace(/^-ERR\s*'?|'$/g, '');
  return said === 'Authorization Violation' ? 'password refused' : said;
}
