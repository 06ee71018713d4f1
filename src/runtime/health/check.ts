import { evaluate } from '../../model/expression.ts';
import type { Check, Probe } from '../../model/probe.ts';
import { checkCommand } from './command.ts';
import { withDeadline } from './deadline.ts';
import { checkGrpc } from './grpc.ts';
import { checkHandshake, loadHandshake } from './handshake.ts';
import { checkHttp } from './http.ts';
import { toReason } from './reason.ts';
import type { ReplicaAddress, ReplicaTarget } from './replica-target.ts';
import { checkTcp } from './tcp.ts';

/**
 * Asks one replica once. Resolves when it is healthy; otherwise rejects with an `Error` whose message is the reason in a
 * few words (`connection refused`, `no answer within 2s`). It ends within the probe's timeout, or at once with `stopped`
 * when `signal` aborts, and leaves no socket or timer behind.
 */
export async function runCheck(
  probe: Pick<Probe, 'check' | 'timeout'>,
  target: ReplicaTarget,
  signal: AbortSignal,
): Promise<void> {
  try {
    await withDeadline((bounded) => ask(probe.check, target, bounded), probe.timeout, signal);
  } catch (error) {
    throw new Error(toReason(error), { cause: error });
  }
}

/** Loads ahead, while a replica starts, what its check would otherwise load at the first try. Never rejects. */
export async function warmCheck(check: Check): Promise<void> {
  if (check.type !== 'handshake') return;
  // The check itself reports why it cannot be loaded.
  await loadHandshake(check.load).catch(() => undefined);
}

function ask(check: Check, target: ReplicaTarget, signal: AbortSignal): Promise<void> {
  switch (check.type) {
    case 'http':
      return checkHttp(addressOf(target, check.endpoint), check, signal);
    case 'tcp':
      return checkTcp(addressOf(target, check.endpoint), signal);
    case 'grpc':
      return checkGrpc(addressOf(target, check.endpoint), check.service, signal);
    case 'command': {
      const command = check.command.map((word) => evaluate(word, target.resolve));
      return checkCommand(command, target, signal);
    }
    case 'handshake':
      return checkHandshake(check, target, signal);
    case 'running':
      return Promise.resolve();
  }
}

function addressOf(target: ReplicaTarget, endpoint: string): ReplicaAddress {
  const address = target.addresses.get(endpoint);
  if (address === undefined) throw new Error(`endpoint ${endpoint} has no address`);
  return address;
}
