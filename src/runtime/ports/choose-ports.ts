import { createHash } from 'node:crypto';
import { AppHostError } from '../../support/apphost-error.ts';

/** An endpoint that needs a stable port on this machine. */
export interface PortWish {
  readonly resource: string;
  readonly endpoint: string;
  /** The local address that it is opened on. */
  readonly bind: string;
  /** From the manifest: not to be moved, free or not. */
  readonly port?: number;
}

export interface PortRequest {
  /** The application's id: two applications get different ports. */
  readonly application: string;
  readonly wishes: readonly PortWish[];
  /** From the last run, by `portKey`. */
  readonly remembered: Readonly<Record<string, number>>;
  /** Ports that the application itself holds at the moment count as free. */
  readonly isFree: (port: number, bind: string) => Promise<boolean>;
}

export interface PortChoice {
  /** By `portKey`. */
  readonly ports: Readonly<Record<string, number>>;
  /** Remembered ports that somebody else has taken since, for a note. */
  readonly moved: readonly { readonly wish: PortWish; readonly from: number; readonly to: number }[];
}

/** Below the range that operating systems give to outgoing connections, so that a chosen port is free again tomorrow. */
const firstPort = 20_000;
const portCount = 10_000;
/** Looks from the derived port on. When so many in a row are not free, it is the address that is wrong. */
const mostTries = 200;

export function portKey(wish: { readonly resource: string; readonly endpoint: string }): string {
  return `${wish.resource}/${wish.endpoint}`;
}

/**
 * The stable port of each endpoint: the manifest's; else the one of the last run, if it is still free; else one derived
 * from the names, so that it is the same again even when the state is lost. Rejects with `PORT_NOT_OPENED`.
 */
export async function choosePorts(request: PortRequest): Promise<PortChoice> {
  const ports: Record<string, number> = {};
  const moved: { wish: PortWish; from: number; to: number }[] = [];
  for (const wish of request.wishes) if (wish.port !== undefined) ports[portKey(wish)] = wish.port;
  const taken = new Set(Object.values(ports));
  const open = request.wishes.filter((wish) => wish.port === undefined);
  for (const { wish, port } of await stillFree(request, open)) {
    if (taken.has(port)) continue;
    ports[portKey(wish)] = port;
    taken.add(port);
  }
  for (const wish of open.filter((candidate) => ports[portKey(candidate)] === undefined)) {
    const port = await derivePort(request, wish, taken);
    ports[portKey(wish)] = port;
    taken.add(port);
    const from = request.remembered[portKey(wish)];
    if (from !== undefined) moved.push({ wish, from, to: port });
  }
  return { ports, moved };
}

async function stillFree(
  { remembered, isFree }: PortRequest,
  wishes: readonly PortWish[],
): Promise<readonly { readonly wish: PortWish; readonly port: number }[]> {
  const known = wishes.flatMap((wish) => {
    const port = remembered[portKey(wish)];
    return port === undefined ? [] : [{ wish, port }];
  });
  const answers = await Promise.all(known.map(({ wish, port }) => isFree(port, wish.bind)));
  return known.filter((_, index) => answers[index]);
}

async function derivePort(request: PortRequest, wish: PortWish, taken: ReadonlySet<number>): Promise<number> {
  const start = hash(`${request.application}/${portKey(wish)}`);
  for (let step = 0; step < mostTries; step += 1) {
    const port = firstPort + ((start + step) % portCount);
    if (!taken.has(port) && (await request.isFree(port, wish.bind))) return port;
  }
  const name = `${wish.resource}.${wish.endpoint}`;
  throw new AppHostError('PORT_NOT_OPENED', `no port for ${name} could be opened on ${wish.bind}`, {
    hint: `Check that ${wish.bind} is an address of this machine, or give ${name} a \`port:\`.`,
    facts: { resource: wish.resource, endpoint: wish.endpoint, host: wish.bind },
  });
}

function hash(text: string): number {
  return createHash('sha256').update(text).digest().readUInt32BE(0);
}
