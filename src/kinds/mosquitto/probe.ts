import type { ServerAddress } from '../../model/probe.ts';
import { withSocket } from '../parts/socket-session.ts';

/** The first byte of each packet of MQTT 3.1.1: its type, and flags. */
const packet = { connect: 0x10, connected: 0x20, ping: 0xc0, pong: 0xd0, disconnect: 0xe0 } as const;

/** What the broker says to a connection that it does not take. */
const refusals: Readonly<Record<number, string>> = {
  1: 'protocol version refused',
  2: 'client identifier refused',
  3: 'not accepting connections',
  4: 'password refused',
  5: 'password refused',
};

/** Healthy when the broker takes the login, if there is one, and answers a ping. */
export async function probeMosquitto(server: ServerAddress, signal: AbortSignal): Promise<void> {
  await withSocket(server, { protocol: 'MQTT', signal }, async (conversation) => {
    conversation.send(connectPacket(server.properties));
    const [type, length, , code = 0] = await conversation.read(4);
    conversation.expect(type === packet.connected && length === 2);
    if (code !== 0) throw new Error(refusals[code] ?? `connection refused with code ${code}`);
    conversation.send(Buffer.from([packet.ping, 0]));
    const [answer, rest] = await conversation.read(2);
    conversation.expect(answer === packet.pong && rest === 0);
    conversation.send(Buffer.from([packet.disconnect, 0]));
  });
}

function connectPacket({ username = '', password = '' }: ServerAddress['properties']): Buffer {
  // A password without a name cannot be said.
  const login = username === '' ? [] : [username, password];
  const flags = 0x02 | (username === '' ? 0 : 0xc0);
  const keepAlive = [0, 10];
  // The broker makes up a name for a client that gives none and wants nothing kept.
  const body = Buffer.concat([field('MQTT'), Buffer.from([4, flags, ...keepAlive]), field(''), ...login.map(field)]);
  return Buffer.concat([Buffer.from([packet.connect, ...toLength(body.length)]), body]);
}

/** A text with its length before it. */
function field(text: string): Buffer {
  const bytes = Buffer.from(text);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

/** Seven bits a byte, the lowest first. */
function toLength(value: number): readonly number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...toLength(value >>> 7)];
}
