import { connectEngine } from '../../../runtime/containers/connect.ts';
import type { Resource } from '../../../model/resource.ts';
import { AppHostError } from '../../../support/apphost-error.ts';
import type { Check, Finding, Surroundings } from '../check.ts';

/** A container engine that answers; without one, what the manifest has of containers cannot start. */
export const engine: Check = {
  about: 'the container engine',
  look: async (surroundings) => [await lookForEngine(surroundings), ...(await lookForCompose(surroundings))],
};

async function lookForEngine({ variables, home, application }: Surroundings): Promise<Finding> {
  try {
    const found = await connectEngine({ preference: 'auto', variables, home });
    found.close();
    return { level: 'ok', subject: 'container engine', message: `${found.description} answers` };
  } catch (error) {
    if (!(error instanceof AppHostError)) throw error;
    const users = [...(application?.resources.values() ?? [])].filter((resource) => needsEngine(resource));
    const names = users.map(({ name }) => name).join(', ');
    const needed = names === '' ? '' : ` It is needed for ${names}.`;
    const { hint } = error;
    const level = names === '' ? 'warning' : 'problem';
    return {
      level,
      subject: 'container engine',
      // Where it usually is are a dozen places.
      message: `${error.message.replace(/no socket at [^;]*$/, 'no socket in the usual places.')}${needed}`,
      ...(hint === undefined ? {} : { remedy: hint }),
    };
  }
}

/** What can run without one does, unless the manifest insists. */
function needsEngine({ workload, embedding, engine: choice }: Resource): boolean {
  return workload?.runs === 'container' && (embedding === undefined || choice === 'docker' || choice === 'podman');
}

/** Old Compose containers on the same ports are a common surprise: it helps to know that it is there. */
async function lookForCompose({ ask }: Surroundings): Promise<readonly Finding[]> {
  const version = await ask('docker', ['compose', 'version', '--short']);
  return version === undefined ? [] : [{ level: 'ok', subject: 'Docker Compose', message: version.trim() }];
}
