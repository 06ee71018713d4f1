import { join, resolve, sep } from 'node:path';
import type { Published, PublishForDeploy } from '../../deploy/published.ts';
import { suppliedUnder } from '../../publish/index.ts';
import { refuseAnother, reportEdited } from '../../publish/earlier-output.ts';
import { compare, readPublished, writeArtifacts } from '../../publish/write.ts';
import { AppHostError } from '../../support/apphost-error.ts';
import { hasErrors } from '../../support/diagnostic.ts';
import type { ManifestFlags } from '../command.ts';
import type { Output } from '../output.ts';
import { formatDiagnostics } from '../render/diagnostic.ts';
import { manifestFile } from '../session/manifest-file.ts';
import { loadEnvironments } from './load-environments.ts';
import { makePublication, type PublicationFlags } from './make-publication.ts';

/** Publishes the environment that is meant, as `publish` does, and says where what is to be applied stands. */
export function createPublisher(
  flags: PublicationFlags & { readonly output?: string },
  output: Output,
): PublishForDeploy {
  return async ({ target, folder }) => {
    const application = await findDeployment(flags);
    const { namespace } = application;
    const made = await makePublication({ ...flags, namespace }, { folder });
    const { diagnostics } = made;
    if (hasErrors(diagnostics)) {
      const message = 'the manifest cannot be published; nothing was deployed';
      throw new AppHostError('MANIFEST_INVALID', message, { diagnostics });
    }
    const before = await readPublished(folder);
    const of = { application: application.application, environment: made.base.application.environment, target };
    refuseAnother(folder, before, of);
    const edited = reportEdited(before, compare(before, made.artifacts));
    const said = [...diagnostics, ...edited];
    if (said.length > 0) output.complain(await formatDiagnostics(said, output.chalk));
    await writeArtifacts(folder, made.artifacts, before, of);
    // Where `publish` writes their examples, and git ignores what was filled in.
    const home = `${resolve(flags.output ?? target)}${sep}`;
    const secrets = made.supplied.map((secret) => suppliedUnder(home, secret));
    return { ...application, folder: target === 'k8s' ? join(folder, 'base') : folder, secrets };
  };
}

/** What `destroy` has to know: no more than a manifest that can be read. */
export async function findDeployment(
  flags: ManifestFlags & { readonly namespace?: string },
): Promise<Pick<Published, 'application' | 'namespace'>> {
  const { base } = await loadEnvironments(await manifestFile(flags.file), flags);
  const { name } = base.application;
  return { application: name, namespace: namespaceOf(name, flags) };
}

/** Every environment has its own, as in the overlays of `publish`. */
function namespaceOf(
  application: string,
  { namespace, env = usual }: ManifestFlags & { readonly namespace?: string },
): string {
  return namespace ?? (env === usual ? application : `${application}-${env}`);
}

const usual = 'production';
