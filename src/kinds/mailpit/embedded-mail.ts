import { once } from 'node:events';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import type { ServeRequest } from '../../model/embedding.ts';
import { createMailbox, type Mailbox } from './embedded-mailbox.ts';
import { answerMailbox } from './embedded-page.ts';

/** What is used of `smtp-server`. */
interface Library {
  readonly SMTPServer: new (options: {
    authOptional: boolean;
    disabledCommands: readonly string[];
    disableReverseLookup: boolean;
    closeTimeout: number;
    size: number;
    onData(
      stream: Readable & { readonly sizeExceeded?: boolean },
      session: { envelope: Envelope },
      done: (error?: Error & { responseCode?: number }) => void,
    ): void;
  }) => {
    listen(port: number | undefined, host: string): void;
    on(event: 'error', listener: (error: Error) => void): void;
    close(done: () => void): void;
    readonly server: NodeJS.EventEmitter;
  };
}
interface Envelope {
  readonly mailFrom: { readonly address: string } | false;
  readonly rcptTo: readonly { readonly address: string }[];
}

/** Bytes of one mail, and milliseconds that a connection has to end by itself. */
const [largest, patience] = [25 * 1024 * 1024, 500];

export async function serveMail({ path, host, ports }: ServeRequest): Promise<void> {
  const require = createRequire(join(path, 'package.json'));
  const { SMTPServer } = require('smtp-server') as Library;
  const mailbox = createMailbox();
  const smtp = new SMTPServer({
    authOptional: true,
    // There is neither a certificate nor anybody to know.
    disabledCommands: ['STARTTLS', 'AUTH'],
    disableReverseLookup: true,
    closeTimeout: patience,
    size: largest,
    onData: (stream, { envelope }, done) => void receive(stream, envelope, mailbox).then(() => done(), done),
  });
  // Connections that break off are no concern; what cannot listen is.
  smtp.server.once('error', (error) => {
    throw error;
  });
  smtp.on('error', () => undefined);
  smtp.listen(ports['smtp'], host);
  const page = createServer((request, response) => answerMailbox(mailbox, request, response));
  page.listen(ports['http'], host);
  await Promise.all([once(smtp.server, 'listening'), once(page, 'listening')]);
  process.once('SIGTERM', () => {
    page.close();
    smtp.close(() => process.exit(0));
  });
}

async function receive(
  stream: Readable & { readonly sizeExceeded?: boolean },
  { mailFrom, rcptTo }: Envelope,
  mailbox: Mailbox,
): Promise<void> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    size += chunk.length;
    // The rest has to be read all the same, but is not kept.
    if (size <= largest) chunks.push(chunk);
  }
  if (stream.sizeExceeded === true) {
    throw Object.assign(new Error('the mail is larger than 25 MiB'), { responseCode: 552 });
  }
  const to = rcptTo.map(({ address }) => address);
  mailbox.add({ from: mailFrom === false ? '' : mailFrom.address, to, source: Buffer.concat(chunks) });
}
