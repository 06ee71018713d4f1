import { setTimeout as delay } from 'node:timers/promises';
import { AppHostError } from '../../support/apphost-error.ts';
import type { Labels } from './engine.ts';
import { toRefusal } from './failures.ts';
import { applicationLabel, belongsTo, describeOwner } from './labels.ts';
import type { EngineSession } from './session.ts';

/** Creates it, or takes the one that this application already has under the name, with its data. */
export async function createVolume(session: EngineSession, name: string, labels: Labels): Promise<void> {
  const { Labels: found } = await session.call(`creating the volume ${name}`, async () => {
    await session.docker.createVolume({ Name: name, Labels: { ...labels } });
    // Creating answers for an existing one too, without a word about it.
    return session.docker.getVolume(name).inspect();
  });
  if (belongsTo(found, labels[applicationLabel])) return;
  throw new AppHostError('VOLUME_NAME_TAKEN', `There is a volume ${name} already, of ${describeOwner(found)}.`, {
    hint: `Give the volume of this application another name. \`docker volume inspect ${name}\` shows whose it is.`,
    facts: { volume: name },
  });
}

/** How long containers that were just removed may hold it. */
const releaseLimit = 5_000;

export async function removeVolume(session: EngineSession, name: string): Promise<void> {
  const deadline = Date.now() + releaseLimit;
  await session.call(`removing the volume ${name}`, async () => {
    for (let wait = 20; ; wait = Math.min(wait * 2, 500)) {
      try {
        return void (await session.docker.getVolume(name).remove());
      } catch (error) {
        const refusal = toRefusal(error);
        if (refusal?.status === 404) return;
        if (refusal?.status !== 409) throw error;
        if (Date.now() > deadline) throw toInUse(name, refusal.message);
        await delay(wait);
      }
    }
  });
}

function toInUse(name: string, words: string): AppHostError {
  return new AppHostError('VOLUME_IN_USE', `The volume ${name} cannot be removed: ${words}`, {
    hint: `\`docker ps -a --filter volume=${name}\` shows the containers that use it.`,
    facts: { volume: name },
  });
}
