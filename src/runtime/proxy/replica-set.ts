import type { Socket } from 'node:net';

/** One replica's own address, behind the stable one. A numeric `host` saves a name lookup per connection. */
export interface Upstream {
  readonly id: string;
  readonly host: string;
  readonly port: number;
}

/** A client and the socket that carries it to a replica. */
export interface Connection {
  readonly client: Socket;
  readonly upstream: Socket | undefined;
}

export interface Replica {
  readonly upstream: Upstream;
  /** Being connected or carried; their number is what "least connections" compares. */
  readonly connections: Set<Connection>;
  /** It refused or dropped a connection, so it comes last until then (`performance.now()` time; 0: never did). */
  suspectUntil: number;
  onIdle: (() => void) | undefined;
}

export interface ReplicaSet {
  readonly size: number;
  add(upstream: Upstream): void;
  has(upstream: Upstream): boolean;
  /** No longer picked; nothing when it is not in the set. */
  retire(id: string): Replica | undefined;
  /** The least connections among those not yet tried, suspects last, ties in turn. */
  pick(tried: ReadonlySet<Replica> | undefined): Replica | undefined;
  /** Every replica, and retired ones with connections left. */
  all(): Iterable<Replica>;
}

/** How long a replica that failed a connection is the last choice. Its probe decides whether it stays a replica. */
const SUSPECT_MS = 1_000;

export function createReplicaSet(): ReplicaSet {
  const active: Replica[] = [];
  const retired = new Set<Replica>();
  let last = -1;

  return {
    get size() {
      return active.length;
    },
    add(upstream) {
      active.push({ upstream, connections: new Set(), suspectUntil: 0, onIdle: undefined });
    },
    has: ({ id, host, port }) =>
      active.some(({ upstream }) => upstream.id === id && upstream.host === host && upstream.port === port),
    retire(id) {
      const index = active.findIndex(({ upstream }) => upstream.id === id);
      const [replica] = index === -1 ? [] : active.splice(index, 1);
      if (replica === undefined || replica.connections.size === 0) return replica;
      retired.add(replica);
      replica.onIdle = () => retired.delete(replica);
      return replica;
    },
    pick(tried) {
      let best: Replica | undefined;
      let bestIndex = -1;
      for (let step = 1; step <= active.length; step += 1) {
        const index = (last + step) % active.length;
        const replica = active[index];
        if (replica === undefined || tried?.has(replica)) continue;
        if (best !== undefined && !isBetter(replica, best)) continue;
        best = replica;
        bestIndex = index;
      }
      if (best !== undefined) last = bestIndex;
      return best;
    },
    *all() {
      yield* active;
      yield* retired;
    },
  };
}

export function suspect(replica: Replica): void {
  replica.suspectUntil = performance.now() + SUSPECT_MS;
}

export function release(replica: Replica, connection: Connection): void {
  if (replica.connections.delete(connection) && replica.connections.size === 0) replica.onIdle?.();
}

/** Resolves when the replica has no connection left; those left after `graceMs` are destroyed. */
export function whenIdle(replica: Replica, graceMs: number): Promise<void> {
  if (replica.connections.size === 0) return Promise.resolve();
  return new Promise((resolve) => {
    const forget = replica.onIdle;
    const timer = setTimeout(() => destroyAll(replica), graceMs);
    replica.onIdle = () => {
      clearTimeout(timer);
      forget?.();
      resolve();
    };
  });
}

function isBetter(replica: Replica, than: Replica): boolean {
  const suspected = isSuspect(replica);
  if (suspected !== isSuspect(than)) return !suspected;
  return replica.connections.size < than.connections.size;
}

function isSuspect(replica: Replica): boolean {
  return replica.suspectUntil !== 0 && replica.suspectUntil > performance.now();
}

function destroyAll(replica: Replica): void {
  for (const { client, upstream } of replica.connections) {
    client.destroy();
    upstream?.destroy();
  }
}
