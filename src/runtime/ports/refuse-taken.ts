import { AppHostError } from '../../support/apphost-error.ts';
import type { PortWish } from './choose-ports.ts';
import { portInUse } from './port-error.ts';
import { describeOwner } from './port-owner.ts';

/**
 * Rejects with `PORT_IN_USE` when ports that the manifest fixes are somebody else's, all of them in one message: so that
 * it is said before anything has started.
 */
export async function refuseTakenPorts(
  wishes: readonly PortWish[],
  isFree: (port: number, bind: string) => Promise<boolean>,
): Promise<void> {
  const errors = await Promise.all(wishes.map((wish) => findTaken(wish, isFree)));
  const [first, ...others] = errors.filter((error) => error !== undefined);
  if (first === undefined) return;
  if (others.length === 0) throw first;
  const message = [first, ...others].map((error) => error.message).join('\n');
  const hint = 'End those programs, or give these endpoints other ports.';
  throw new AppHostError('PORT_IN_USE', message, { hint, facts: first.facts });
}

async function findTaken(
  { port, bind, resource, endpoint }: PortWish,
  isFree: (port: number, bind: string) => Promise<boolean>,
): Promise<AppHostError | undefined> {
  if (port === undefined || (await isFree(port, bind))) return undefined;
  const owner = await describeOwner(port);
  // Not free for another reason, such as a port below 1024: opening it tells which.
  if (owner === undefined) return undefined;
  return portInUse({ port, host: bind, wantedBy: `${resource}.${endpoint}` }, owner);
}
