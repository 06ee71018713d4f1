import { join } from 'node:path';
import type { Published, PublishForDeploy } from '../../deploy/published.ts';
import { loadTarget } from '../../publish/index.ts';
import { readPublished, writeArtifacts } from '../../publish/write.ts';
import { AppHostError } from '../../support/apphost-error.ts';
import { hasErrors } from '../../support/diagnostic.ts';
import type { ManifestFlags } from '../command.ts';
import type { KubernetesFlags } from '../commands/publish.ts';
import type { Output } from '../output.ts';
import { formatDiagnostics } from '../render/diagnostic.ts';
import { toOptions } from '../run/publish.ts';
import { manifestFile } from '../session/manifest-file.ts';
import { loadEnvironments } from './load-environments.ts';

type Flags = ManifestFlags & KubernetesFlags;

/** Publishes the environment that is meant, as `publish` does, and says where what is to be applied stands. */
export function createPublisher(flags: Flags, output: Output): PublishForDeploy {
  return async ({ target, folder }) => {
    const file = await manifestFile(flags.file);
    const { base, others, diagnostics: found } = await loadEnvironments(file, flags);
    const namespace = namespaceOf(base.application.name, flags);
    const publishTo = await loadTarget(target);
    const images = {
      ...(flags.registry !== undefined && { registry: flags.registry }),
      ...(flags.tag !== undefined && { tag: flags.tag }),
    };
    const kubernetes = toOptions({ ...flags, namespace });
    const { artifacts, diagnostics } = await publishTo({ base, others, images, kubernetes });
    const all = [...found, ...diagnostics];
    if (hasErrors(all))
      throw new AppHostError('MANIFEST_INVALID', 'the manifest cannot be published; nothing was deployed', {
        diagnostics: all,
      });
    if (all.length > 0) output.complain(await formatDiagnostics(all, output.chalk));
    await writeArtifacts(folder, artifacts, await readPublished(folder));
    return { application: base.application.name, namespace, folder: target === 'k8s' ? join(folder, 'base') : folder };
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
