import { AppHostError } from '../../support/apphost-error.ts';
import type { Claim, EngineSurroundings } from '../surroundings.ts';

/** Two deployments at once would undo each other. An engine has nothing to claim with: this keeps out those of this machine. */
export async function claimProject(
  address: string,
  project: string,
  surroundings: Pick<EngineSurroundings, 'claim'>,
): Promise<Claim> {
  const claim = await surroundings.claim(`${address} ${project}`);
  if (claim !== undefined) return claim;
  throw new AppHostError('DEPLOY_BUSY', `another apphost is changing ${project} on ${address} at the moment`, {
    hint: 'Repeat it when that has ended.',
    facts: { project },
  });
}
