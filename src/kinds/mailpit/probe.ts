import type { ServerAddress } from '../../model/probe.ts';
import { withSocket, type Conversation } from '../parts/socket-session.ts';

/** Healthy when the server greets and would take mail. */
export async function probeMailpit(server: ServerAddress, signal: AbortSignal): Promise<void> {
  await withSocket(server, { protocol: 'SMTP', signal }, async (conversation) => {
    await expectReply(conversation, '220');
    conversation.send('EHLO localhost\r\n');
    await expectReply(conversation, '250');
    conversation.send('QUIT\r\n');
    await expectReply(conversation, '221');
  });
}

/** A reply is one line or several; all but the last have a dash after the code. */
async function expectReply(conversation: Conversation, wanted: string): Promise<void> {
  for (;;) {
    const line = await conversation.readLine();
    const [, code, mark] = /^(\d{3})([ -]|$)/.exec(line) ?? [];
    conversation.expect(code !== undefined);
    if (code !== wanted) throw new Error(`answered ${line}`);
    if (mark !== '-') return;
  }
}
