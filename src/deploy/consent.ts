import { AppHostError } from '../support/apphost-error.ts';
import type { PlannedChange } from './event.ts';
import type { Surroundings } from './surroundings.ts';

/** Asks a person, where nothing was agreed to beforehand. Throws when nobody agrees. */
export async function needConsent(
  question: string,
  agreed: boolean,
  surroundings: Surroundings,
  place: 'cluster' | 'engine' = 'cluster',
): Promise<void> {
  if (agreed) return;
  const answer = await surroundings.ask(question);
  if (answer === true) return;
  throw new AppHostError(
    'DEPLOY_NOT_CONFIRMED',
    answer === false
      ? 'nothing was changed, as you wish'
      : `nobody can be asked here whether this is the right ${place}`,
    { hint: `Agree with --yes, or name the ${place} with --context.` },
  );
}

/** A loss of data is agreed to by itself: `--yes` does not mean it. */
export async function needConsentToLoss(
  changes: readonly PlannedChange[],
  { deleteData, hint }: { readonly deleteData: boolean; readonly hint: string },
  surroundings: Surroundings,
): Promise<void> {
  const losses = changes.filter(({ data }) => data !== undefined);
  if (await mayLose(losses, { deleteData }, surroundings)) return;
  const list = listLosses(losses);
  throw new AppHostError('DEPLOY_WOULD_DELETE_DATA', `data would be deleted: ${list}; nothing was changed`, {
    hint,
    facts: { objects: losses.map(({ object }) => object).join(' ') },
  });
}

/** Whether a loss of data is agreed to, of what may as well stay. */
export async function mayLose(
  losses: readonly PlannedChange[],
  { deleteData }: { readonly deleteData: boolean },
  surroundings: Surroundings,
): Promise<boolean> {
  if (losses.length === 0 || deleteData) return true;
  return (await surroundings.ask(`This deletes data for good: ${listLosses(losses)}. Delete it?`)) === true;
}

function listLosses(losses: readonly PlannedChange[]): string {
  return losses.map(({ object, data }) => `${object} (${data})`).join(', ');
}
