/** A mail as it came. */
export interface Mail {
  readonly id: string;
  /** Of the envelope. */
  readonly from: string;
  readonly to: readonly string[];
  readonly subject: string;
  readonly received: Date;
  readonly source: Buffer;
}

export interface Mailbox {
  add(mail: Pick<Mail, 'from' | 'to' | 'source'>): void;
  find(id: string): Mail | undefined;
  /** Newest first. */
  list(): readonly Mail[];
  clear(): void;
}

export interface MailboxLimits {
  readonly mails: number;
  /** Bytes, of all together. */
  readonly size: number;
}

const usualLimits: MailboxLimits = { mails: 500, size: 64 * 1024 * 1024 };

/** In memory; the oldest give way to new ones. */
export function createMailbox(limits = usualLimits): Mailbox {
  const mails: Mail[] = [];
  let [count, size] = [0, 0];
  return {
    add: ({ from, to, source }) => {
      count += 1;
      size += source.length;
      mails.unshift({ id: String(count), from, to, subject: subjectOf(source), received: new Date(), source });
      while (mails.length > limits.mails || (mails.length > 1 && size > limits.size)) {
        size -= mails.pop()?.source.length ?? 0;
      }
    },
    find: (id) => mails.find((mail) => mail.id === id),
    list: () => mails,
    clear: () => {
      mails.length = 0;
      size = 0;
    },
  };
}

/** The header may go over several lines, and has letters beyond ASCII in words of their own. */
export function subjectOf(source: Buffer): string {
  const headers =
    source
      .subarray(0, 64 * 1024)
      .toString('latin1')
      .split(/\r?\n\r?\n/, 1)[0] ?? '';
  const folded = /^subject:[ \t]*(.*(?:\r?\n[ \t].*)*)/im.exec(headers)?.[1] ?? '';
  const text = Buffer.from(folded.replace(/\r?\n[ \t]+/g, ' ').trim(), 'latin1').toString('utf8');
  // White space between two such words is not meant.
  return text.replace(/(\?=)\s+(?==\?)/g, '$1').replace(/=\?([^?\s]+)\?([bq])\?([^?]*)\?=/gi, decodeWord);
}

function decodeWord(word: string, charset: string, encoding: string, content: string): string {
  const bytes =
    encoding.toLowerCase() === 'b'
      ? Buffer.from(content, 'base64')
      : Buffer.from(
          content
            .replaceAll('_', ' ')
            .replace(/=([0-9a-f]{2})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16))),
          'latin1',
        );
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    return word;
  }
}
