import type { Socket } from 'node:net';
import { createDeadlines } from './deadlines.ts';
import { type Address, createListeners, type Listeners } from './listeners.ts';
import { createReplicaSet, type Upstream, whenIdle } from './replica-set.ts';
import { openTunnel, type Route } from './tunnel.ts';
import { createUnavailable } from './unavailable.ts';

export type { Address } from './listeners.ts';

/** Decides only how "unavailable" is answered. What is not plain text to us (https, tls) is `tcp`. */
export type ProxyProtocol = 'http' | 'grpc' | 'tcp';

export interface ProxyOptions {
  /** Named, with `endpoint`, in answers to clients. */
  readonly resource: string;
  readonly endpoint: string;
  readonly protocol: ProxyProtocol;
  /** Port 0 takes a free one, see `addresses`. */
  readonly listen: readonly Address[];
  /** How long a client waits for the first replica ever. Default: 5,000. */
  readonly holdMs?: number;
}

/**
 * One stable address before the replicas of a resource: bytes pass unchanged, over the replica with the least
 * connections. A client that no replica can take is held before a replica was ever added; after that it is answered at
 * once: 503 for HTTP, UNAVAILABLE for gRPC, a closed connection for the rest.
 */
export interface Proxy {
  /** Where it listens, in the order listened. */
  readonly addresses: readonly Address[];
  /** A replica became healthy. A known id with a new address replaces the old one. */
  add(upstream: Upstream): void;
  /**
   * Stops picking a replica. Its connections may finish within `graceMs`; then they are destroyed. Resolves when none is
   * left, at once for an unknown id.
   */
  drain(id: string, graceMs: number): Promise<void>;
  /** The replica is dead: stops picking it. Clients are closed as its sockets close, the rest of them a second later. */
  remove(id: string): void;
  /** Resolves with the address and its actual port; rejects with the listen error. */
  listenAlso(address: Address): Promise<Address>;
  /** Stops listening at once, and carrying after `graceMs` (default: 0). Resolves when every socket is closed. */
  close(graceMs?: number): Promise<void>;
  /** Clients now connected to each replica, draining ones included. */
  connections(): ReadonlyMap<string, number>;
}

const HOLD_MS = 5_000;
/** More clients than this do not wait for the first replica; they are answered as if it had died. */
const MAX_HELD = 4_096;
/** A listener's full backlog shows as silence. */
const CONNECT_MS = 3_000;
/** For sockets whose peer vanished without a word, as those of a removed container's network. */
const REMOVE_GRACE_MS = 1_000;

/** Rejects with the listen error (`EADDRINUSE` …), having closed what it opened. */
export async function createProxy(options: ProxyOptions): Promise<Proxy> {
  const carrier = createCarrier(options);
  const listeners = createListeners((client) => carrier.accept(client));
  try {
    for (const address of options.listen) await listeners.listen(address);
  } catch (error) {
    await listeners.close();
    throw error;
  }
  return toProxy(carrier, listeners);
}

type Carrier = ReturnType<typeof createCarrier>;

function createCarrier(options: ProxyOptions) {
  const replicas = createReplicaSet();
  const unavailable = createUnavailable(options);
  const held = createDeadlines<Socket>(options.holdMs ?? HOLD_MS, (client) => unavailable.answer(client));
  const route: Route = {
    next: (tried) => replicas.pick(tried),
    giveUp: (client) => unavailable.answer(client),
    connecting: createDeadlines<Socket>(CONNECT_MS, (upstream) => upstream.destroy()),
  };
  let wasReady = false;

  return {
    replicas,
    accept(client: Socket): void {
      if (wasReady || held.size >= MAX_HELD) openTunnel(client, route);
      else held.add(client);
    },
    ready(): void {
      if (!wasReady) unavailable.prepare();
      wasReady = true;
      for (const client of held.takeAll()) openTunnel(client, route);
    },
    stop(): void {
      for (const client of held.takeAll()) client.destroy();
      unavailable.close();
    },
  };
}

function toProxy(carrier: Carrier, listeners: Listeners): Proxy {
  const { replicas } = carrier;
  async function drain(id: string, graceMs: number): Promise<void> {
    const replica = replicas.retire(id);
    if (replica !== undefined) await whenIdle(replica, graceMs);
  }
  const remove = (id: string): void => void drain(id, REMOVE_GRACE_MS);

  return {
    get addresses() {
      return listeners.addresses;
    },
    add(upstream) {
      if (replicas.has(upstream)) return;
      remove(upstream.id);
      replicas.add(upstream);
      carrier.ready();
    },
    drain,
    remove,
    listenAlso: (address) => listeners.listen(address),
    async close(graceMs = 0) {
      const closed = listeners.close();
      carrier.stop();
      const carrying = [...replicas.all()];
      for (const { upstream } of carrying) replicas.retire(upstream.id);
      await Promise.all(carrying.map((replica) => whenIdle(replica, graceMs)));
      // Clients whose replica died meanwhile are being answered.
      carrier.stop();
      await closed;
    },
    connections() {
      const counts = new Map<string, number>();
      for (const { upstream, connections } of replicas.all()) {
        counts.set(upstream.id, (counts.get(upstream.id) ?? 0) + connections.size);
      }
      return counts;
    },
  };
}
