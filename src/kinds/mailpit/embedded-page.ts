import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Mail, Mailbox } from './embedded-mailbox.ts';

/**
 * The page, and of Mailpit's interface what tests of an application ask for: the list, one mail's source, and removing
 * all. Everything else is not there.
 */
export function answerMailbox(mailbox: Mailbox, request: IncomingMessage, response: ServerResponse): void {
  const { pathname } = new URL(request.url ?? '/', 'http://localhost');
  const source = /^\/api\/v1\/message\/([^/]+)\/raw$/.exec(pathname)?.[1];
  switch (`${request.method} ${source === undefined ? pathname : 'source'}`) {
    case 'GET /livez':
    case 'GET /readyz':
      return send(response, 'text/plain', 'ok');
    case 'GET /':
      return send(response, 'text/html', toPage(mailbox.list()));
    case 'GET /api/v1/messages':
      return send(response, 'application/json', JSON.stringify(toList(mailbox.list())));
    case 'DELETE /api/v1/messages':
      // What a page of another origin would send has one of these, and no program has.
      if (request.headers['origin'] !== undefined) return refuse(response, 403, 'This is not for other pages.');
      mailbox.clear();
      return send(response, 'text/plain', 'ok');
    case 'GET source': {
      const mail = mailbox.find(source ?? '');
      return mail === undefined
        ? refuse(response, 404, 'There is no such mail.')
        : send(response, 'text/plain', mail.source);
    }
    default:
      return refuse(response, 404, 'This emulates Mailpit: the page, the list and the source are all there is.');
  }
}

function send(response: ServerResponse, type: string, body: string | Buffer): void {
  // A mail is from anybody: nothing of it may run.
  const guards = { 'content-security-policy': "default-src 'none'", 'x-content-type-options': 'nosniff' };
  response.writeHead(200, { 'content-type': `${type}; charset=utf-8`, ...guards });
  response.end(body);
}

function refuse(response: ServerResponse, status: number, reason: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' });
  response.end(`${reason}\n`);
}

/** Named as Mailpit names it. */
function toList(mails: readonly Mail[]): object {
  return {
    total: mails.length,
    messages: mails.map(({ id, from, to, subject, received, source }) => ({
      ID: id,
      From: { Name: '', Address: from },
      To: to.map((address) => ({ Name: '', Address: address })),
      Subject: subject,
      Created: received.toISOString(),
      Size: source.length,
    })),
  };
}

function toPage(mails: readonly Mail[]): string {
  const rows = mails.map(
    ({ id, from, to, subject, received }) =>
      `<tr><td>${received.toISOString()}<td>${escape(from)}<td>${escape(to.join(', '))}<td><a href="/api/v1/message/${id}/raw">${escape(subject || '(no subject)')}</a>`,
  );
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Mails</title><h1>Mails</h1>
<p>Emulated, without a container: the newest 500 mails, in memory only. Nothing is delivered.</p>
<table><tr><th>Received<th>From<th>To<th>Subject${rows.join('\n')}</table></html>
`;
}

function escape(text: string): string {
  const names: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  return text.replace(/[&<>"]/g, (character) => names[character] ?? character);
}
