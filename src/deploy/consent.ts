import { AppHostError } from '../support/apphost-error.ts';
import type { PlannedChange } from './event.ts';
import type { Surroundings } from './surroundings.ts';

/** Asks a person, where nothing was agreed to beforehand. Throws when nobody agrees. */
export async function needConsent(question: string, agreed: boolean, surroundings: Surroundings): Promise<void> {
  if (agreed) return;
  const answer = await surroundings.ask(question);
  if (answer === true) return;
  throw new AppHostError(
    'DEPLOY_NOT_CONFIRMED',
    answer === false
      ? 'nothing was changed, as you wish'
      : 'nobody can be asked here whether this is the right cluster',
    { hint: 'Agree with --yes, or name the cluster with --context.' },
  );
}

/** A loss of data is agreed to by itself: `--yes` does not mean it. */
export async function needConsentToLoss(
  changes: readonly PlannedChange[],
  { deleteData, hint }: { readonly deleteData: boolean; readonly hint: string },
  surroundings: Surroundings,
): Promise<void> {
  const losses = changes.filter(({ data }) => data !== undefined);
  if (losses.length === 0 || deleteData) return;
  const list = losses.map(({ object, data }) => `${object} (${data})`).join(', ');
  if ((await surroundings.ask(`This deletes data for good: ${list}. Delete it?`)) === true) return;
  throw new AppHostError('DEPLOY_WOULD_DELETE_DATA', `data would be deleted: ${list}; nothing was changed`, {
    hint,
    facts: { objects: losses.map(({ object }) => object).join(' ') },
  });
}
