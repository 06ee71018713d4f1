import { fileURLToPath } from 'node:url';
import type { Backing, Embedding } from '../../../model/embedding.ts';
import type { Resource } from '../../../model/resource.ts';
import { cacheHome } from '../../../runtime/embedded/cache-home.ts';
import { findBacking, howToInstall, thisMachine } from '../../../runtime/embedded/find-backing.ts';
import { createProcessHost } from '../../../runtime/processes/create-process-host.ts';
import type { Check, Finding, Surroundings } from '../check.ts';

/** What would serve the manifest's servers without a container engine. */
export const servers: Check = {
  about: 'servers without a container',
  look: async (surroundings) => {
    const resources = [...(surroundings.application?.resources.values() ?? [])];
    const findings = resources.map((resource) =>
      resource.embedding === undefined ? [] : [lookFor(resource, resource.embedding, surroundings)],
    );
    return Promise.all(findings.flat());
  },
};

async function lookFor(resource: Resource, { load, tag }: Embedding, surroundings: Surroundings): Promise<Finding> {
  const { name, engine } = resource;
  const subject = `${name}, embedded`;
  const sources = (await load()).sources(thisMachine, tag);
  const variables = Object.entries(surroundings.variables).filter(
    (each): each is [string, string] => each[1] !== undefined,
  );
  const backing = await findBacking(sources, {
    installed: fileURLToPath(import.meta.url),
    cache: cacheHome(surroundings),
    host: createProcessHost(),
    variables: Object.fromEntries(variables),
  });
  if (backing !== undefined) return { level: 'ok', subject, message: describeBacking(backing) };
  const isNeeded = await mustBeEmbedded(resource, surroundings);
  const command = howToInstall(sources);
  const otherwise =
    engine === 'embedded' ? 'Leave `engine: embedded` out, for a container.' : 'Start Docker or Podman.';
  return {
    level: isNeeded ? 'problem' : 'warning',
    subject,
    message: `this machine has no server for it; it ${isNeeded ? 'cannot run here' : 'only runs in a container'}`,
    ...(command !== undefined && { remedy: `Install it: \`${command}\`.` }),
    ...(command === undefined && isNeeded && { remedy: otherwise }),
  };
}

/** Whether there is no container for it. A companion is left out then, instead of served. */
async function mustBeEmbedded({ engine: choice, companionOf }: Resource, { engine }: Surroundings): Promise<boolean> {
  if (choice !== 'auto') return choice === 'embedded';
  return companionOf === undefined && 'lost' in (await engine());
}

function describeBacking({ title, emulates, source, path }: Backing): string {
  const how = emulates ? `${title} (emulated)` : title;
  const isFetched = source.from === 'package' && path === undefined;
  return isFetched ? `${how}, fetched from npm when it is first started (${source.size})` : how;
}
