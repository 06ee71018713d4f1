import type { Resource } from '../../../model/resource.ts';
import type { Code } from '../../../support/codes.ts';
import type { Check, Finding, Surroundings } from '../check.ts';

/** A container engine that answers; without one, what the manifest has of containers cannot start. */
export const engine: Check = {
  about: 'the container engine',
  look: async (surroundings) => [await lookForEngine(surroundings), ...(await lookForCompose(surroundings))],
};

async function lookForEngine({ engine: look, application }: Surroundings): Promise<Finding> {
  const found = await look();
  const subject = 'container engine';
  if ('description' in found) return { level: 'ok', subject, message: `${found.description} answers` };
  const { hint, code, message } = found.lost;
  const users = [...(application?.resources.values() ?? [])].filter((resource) => needsEngine(resource, code));
  const names = users.map(({ name }) => name).join(', ');
  const needed = names === '' ? '' : ` It is needed for ${names}.`;
  return {
    level: names === '' ? 'warning' : 'problem',
    subject,
    // Where it usually is are a dozen places.
    message: `${message.replace(/no socket at [^;]*$/, 'no socket in the usual places.')}${needed}`,
    ...(hint === undefined ? {} : { remedy: hint }),
  };
}

/** What can run without one does, unless the manifest insists, or there is one that cannot be used. */
function needsEngine({ workload, embedding, engine: choice }: Resource, code: Code): boolean {
  if (workload?.runs !== 'container') return false;
  if (embedding === undefined || choice === 'docker' || choice === 'podman') return true;
  return choice === 'auto' && code !== 'ENGINE_UNREACHABLE';
}

/** Old Compose containers on the same ports are a common surprise: it helps to know that it is there. */
async function lookForCompose({ ask }: Surroundings): Promise<readonly Finding[]> {
  const version = await ask('docker', ['compose', 'version', '--short']);
  return version === undefined ? [] : [{ level: 'ok', subject: 'Docker Compose', message: version.trim() }];
}
