import type { ServerAddress } from '../../model/probe.ts';
import { withSocket } from '../parts/socket-session.ts';

/** One request of Kafka's protocol, in a version that brokers of many years know. */
export interface Request {
  readonly key: number;
  readonly version: number;
  readonly body: Buffer;
}

/** An answer about some topics is a few hundred bytes; what is longer is another protocol. */
const longestAnswer = 1024 * 1024;
const correlation = 1;

/** Asks one broker once, on a connection of its own. */
export function askBroker(server: ServerAddress, request: Request, signal: AbortSignal): Promise<Reader> {
  return withSocket(server, { protocol: 'Kafka', signal }, async ({ send, read, expect }) => {
    const head = [int16(request.key), int16(request.version), int32(correlation), text('apphost')];
    const content = Buffer.concat([...head, request.body]);
    send(Buffer.concat([int32(content.length), content]));
    const length = (await read(4)).readInt32BE();
    expect(length >= 4 && length <= longestAnswer);
    expect((await read(4)).readInt32BE() === correlation);
    return createReader(await read(length - 4), expect);
  });
}

export interface Reader {
  int16(): number;
  int32(): number;
  /** Absent: none was said. */
  text(): string | undefined;
  list<Item>(item: () => Item): readonly Item[];
}

function createReader(bytes: Buffer, expect: (isAsItShouldBe: boolean) => void): Reader {
  let at = 0;
  const skip = (length: number): number => {
    expect(at + length <= bytes.length);
    at += length;
    return at - length;
  };
  const reader: Reader = {
    int16: () => bytes.readInt16BE(skip(2)),
    int32: () => bytes.readInt32BE(skip(4)),
    text: () => {
      const length = reader.int16();
      if (length < 0) return undefined;
      const start = skip(length);
      return bytes.toString('utf8', start, start + length);
    },
    list: (item) => {
      const length = reader.int32();
      expect(length <= bytes.length);
      return Array.from({ length: Math.max(length, 0) }, item);
    },
  };
  return reader;
}

export function int16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeInt16BE(value);
  return bytes;
}

export function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}

export function text(value: string): Buffer {
  const bytes = Buffer.from(value);
  return Buffer.concat([int16(bytes.length), bytes]);
}
