import { connect, type Socket } from 'node:net';
import type { Deadlines } from './deadlines.ts';
import { type Connection, release, type Replica, suspect } from './replica-set.ts';

/** What a tunnel asks of its proxy. */
export interface Route {
  /** The next replica to try; nothing when every healthy one was tried. */
  next(tried: ReadonlySet<Replica> | undefined): Replica | undefined;
  /** No replica took the client. It is paused, and what it sent is still to be read. */
  giveUp(client: Socket): void;
  /** A connect that takes too long counts as refused. */
  readonly connecting: Deadlines<Socket>;
}

interface Tunnel extends Connection {
  readonly route: Route;
  upstream: Socket | undefined;
  replica: Replica | undefined;
  tried: Set<Replica> | undefined;
  /** A chunk or the end of the client's side was passed on. */
  asked: boolean;
  /** A chunk of the replica's was passed on. */
  answered: boolean;
  connectedAt: number;
  /** Set once the client's events are ours. */
  detach: (() => void) | undefined;
}

/** A replica that closes an unused connection this soon was dying; later it is its idle timeout, which the client must see. */
const DYING_MS = 1_000;

/** One for all: a chunk is copied out of it before anything else can read. Cheaper than an allocation per read. */
const READ_BUFFER = Buffer.allocUnsafeSlow(65_536);

/**
 * Carries a client, accepted with `pauseOnConnect`, to the first replica that takes it. The client is not read before a
 * replica is connected, so a failed connect loses nothing and needs no buffer.
 */
export function openTunnel(client: Socket, route: Route): void {
  const tunnel: Tunnel = {
    client,
    route,
    upstream: undefined,
    replica: undefined,
    tried: undefined,
    asked: false,
    answered: false,
    connectedAt: 0,
    detach: undefined,
  };
  client.on('error', () => tunnel.upstream?.resetAndDestroy());
  tryNext(tunnel);
}

function tryNext(tunnel: Tunnel): void {
  const { client, route } = tunnel;
  const replica = route.next(tunnel.tried);
  if (replica === undefined) {
    tunnel.detach?.();
    route.giveUp(client);
    return;
  }
  const { host, port } = replica.upstream;
  const upstream = connect({
    host,
    port,
    allowHalfOpen: true,
    onread: { buffer: READ_BUFFER, callback: (length) => onUpstreamData(tunnel, length) },
  });
  tunnel.upstream = upstream;
  tunnel.replica = replica;
  replica.connections.add(tunnel);
  route.connecting.add(upstream);
  upstream.on('connect', () => onConnect(tunnel, upstream));
  upstream.on('error', () => {
    // A reset stays a reset: a clean end would make a cut-off answer look whole. An unused one is replaced on close.
    if (isUsed(tunnel) && tunnel.upstream === upstream) client.resetAndDestroy();
  });
  upstream.on('close', () => onUpstreamClose(tunnel, upstream));
}

function onConnect(tunnel: Tunnel, upstream: Socket): void {
  const { client } = tunnel;
  tunnel.route.connecting.delete(upstream);
  tunnel.connectedAt = performance.now();
  upstream.on('drain', () => client.resume());
  upstream.on('end', () => onUpstreamEnd(tunnel, upstream));
  if (tunnel.detach === undefined) attach(tunnel);
  // It can have ended while a second replica was being connected.
  if (client.readableEnded) onClientEnd(tunnel);
  else client.resume();
}

/** False stops the reading, until the client's `drain`. */
function onUpstreamData(tunnel: Tunnel, length: number): boolean {
  const { client } = tunnel;
  // The first chunk never waits for an acknowledgement; most connections of one request are spared the system call.
  if (tunnel.answered) client.setNoDelay(true);
  tunnel.answered = true;
  const flushed = client.write(Buffer.from(READ_BUFFER.subarray(0, length)));
  // `write` says false for any chunk above the high-water mark, even one the kernel took whole.
  return flushed || client.writableLength === 0;
}

function attach(tunnel: Tunnel): void {
  const { client } = tunnel;
  const onData = (chunk: Buffer): void => onClientData(tunnel, chunk);
  const onDrain = (): void => void tunnel.upstream?.resume();
  const onEnd = (): void => onClientEnd(tunnel);
  const onClose = (): void => onClientClose(tunnel);
  client.on('data', onData).on('drain', onDrain).on('end', onEnd).on('close', onClose);
  tunnel.detach = () => {
    client.off('data', onData).off('drain', onDrain).off('end', onEnd).off('close', onClose);
  };
}

function onClientData(tunnel: Tunnel, chunk: Buffer): void {
  const { client, upstream } = tunnel;
  if (upstream === undefined) return;
  if (tunnel.asked) upstream.setNoDelay(true);
  const flushed = upstream.write(chunk);
  if (!isUsed(tunnel) && upstream.errored !== null) {
    // The first write failed at once: the replica died after it was connected, and nothing reached it.
    client.pause();
    client.unshift(chunk);
    tryAnother(tunnel, upstream);
    return;
  }
  tunnel.asked = true;
  if (!flushed && upstream.writableLength > 0) client.pause();
}

function onClientEnd(tunnel: Tunnel): void {
  const { client, upstream } = tunnel;
  if (upstream === undefined || upstream.connecting) return;
  tunnel.asked = true;
  if (!finish(client, upstream)) upstream.end();
}

function onUpstreamEnd(tunnel: Tunnel, upstream: Socket): void {
  if (tunnel.upstream !== upstream) return;
  if (isDying(tunnel)) tryAnother(tunnel, upstream);
  else if (!finish(tunnel.client, upstream)) tunnel.client.end();
}

/** Both sides ended and nothing is left to write: closing says the same as two more shutdowns, and costs less. */
function finish(client: Socket, upstream: Socket): boolean {
  if (!client.readableEnded || !upstream.readableEnded) return false;
  if (client.writableLength > 0 || upstream.writableLength > 0) return false;
  client.destroy();
  upstream.destroy();
  return true;
}

function onClientClose(tunnel: Tunnel): void {
  const { client, upstream } = tunnel;
  // After a clean end the replica may still have bytes to take.
  if (!client.readableEnded) upstream?.destroy();
  if (upstream === undefined || upstream.destroyed) leave(tunnel);
}

function onUpstreamClose(tunnel: Tunnel, upstream: Socket): void {
  tunnel.route.connecting.delete(upstream);
  if (tunnel.upstream !== upstream) return;
  const { client } = tunnel;
  if (!client.destroyed && isDying(tunnel)) {
    tryAnother(tunnel, upstream);
    return;
  }
  if (!upstream.readableEnded) client.destroy();
  if (client.destroyed) leave(tunnel);
}

/** Once used, a client may not be moved to another replica: what it sent may have had its effect. */
function isUsed({ asked, answered }: Tunnel): boolean {
  return asked || answered;
}

function isDying(tunnel: Tunnel): boolean {
  return !isUsed(tunnel) && (tunnel.connectedAt === 0 || performance.now() - tunnel.connectedAt < DYING_MS);
}

function tryAnother(tunnel: Tunnel, failed: Socket): void {
  const { replica, client } = tunnel;
  client.pause();
  leave(tunnel);
  tunnel.upstream = undefined;
  tunnel.connectedAt = 0;
  failed.destroy();
  if (client.destroyed) return;
  if (replica !== undefined) {
    suspect(replica);
    tunnel.tried = (tunnel.tried ?? new Set()).add(replica);
  }
  tryNext(tunnel);
}

function leave(tunnel: Tunnel): void {
  if (tunnel.replica !== undefined) release(tunnel.replica, tunnel);
  tunnel.replica = undefined;
}
