import { evaluate } from '../../model/expression.ts';
import type { Check, Handshake } from '../../model/probe.ts';
import type { ReplicaTarget } from './replica-target.ts';

type HandshakeCheck = Extract<Check, { type: 'handshake' }>;
type Loader = HandshakeCheck['load'];

const loaded = new WeakMap<Loader, Promise<Handshake>>();

/** The kind's own check. */
export async function checkHandshake(check: HandshakeCheck, target: ReplicaTarget, signal: AbortSignal): Promise<void> {
  const handshake = await loadHandshake(check.load);
  const values = Object.entries(check.connection).map(([name, value]) => [name, evaluate(value, target.resolve)]);
  const properties: Readonly<Record<string, string>> = Object.fromEntries(values);
  signal.throwIfAborted();
  await handshake({ ...serverAddress(check, target, properties), properties }, signal);
}

function serverAddress(
  { endpoint }: HandshakeCheck,
  target: ReplicaTarget,
  properties: Readonly<Record<string, string>>,
): { readonly host: string; readonly port: number } {
  if (endpoint === undefined) return { host: properties['host'] ?? 'localhost', port: Number(properties['port'] ?? 0) };
  const address = target.addresses.get(endpoint);
  if (address === undefined) throw new Error(`endpoint ${endpoint} has no address`);
  return { host: address.host, port: address.port };
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
