import { evaluate, type Resolver } from '../../model/expression.ts';
import type { Check, Handshake } from '../../model/probe.ts';
import type { ReplicaAddress } from './replica-target.ts';

type HandshakeCheck = Extract<Check, { type: 'handshake' }>;
type Loader = HandshakeCheck['load'];

const loaded = new WeakMap<Loader, Promise<Handshake>>();

/** The kind's own check. */
export async function checkHandshake(
  check: HandshakeCheck,
  { host, port }: ReplicaAddress,
  resolve: Resolver,
  signal: AbortSignal,
): Promise<void> {
  const handshake = await loadHandshake(check.load);
  const properties = Object.entries(check.connection).map(([name, value]) => [name, evaluate(value, resolve)]);
  signal.throwIfAborted();
  await handshake({ host, port, properties: Object.fromEntries(properties) }, signal);
}

/** Loads each kind's hook once, however many replicas ask; one that failed is tried again. */
export function loadHandshake(load: Loader): Promise<Handshake> {
  const known = loaded.get(load);
  if (known !== undefined) return known;
  const loading = load();
  loaded.set(load, loading);
  loading.catch(() => loaded.delete(load));
  return loading;
}
