import {
  loadTarget,
  usualOptions,
  type KubernetesOptions,
  type PublishRequest,
  type PublishResult,
  type SecretMode,
  type TargetName,
} from '../../publish/index.ts';
import type { ImageOptions } from '../../publish/images/index.ts';
import type { Application } from '../../model/application.ts';
import type { Diagnostic } from '../../support/diagnostic.ts';
import type { ManifestFlags } from '../command.ts';
import type { KubernetesFlags, PublishFlags } from '../commands/publish.ts';
import { manifestFile } from '../session/manifest-file.ts';
import { findSealing } from './sealing.ts';
import { loadEnvironments, type LoadedEnvironments } from './load-environments.ts';

export interface MadePublication
  extends LoadedEnvironments, Pick<PublishResult, 'artifacts' | 'count' | 'counted' | 'supplied' | 'projects'> {
  /** All there is to say, of the manifest and of what it becomes. */
  readonly diagnostics: readonly Diagnostic[];
  readonly images: ImageOptions;
}

export type PublicationFlags = ManifestFlags &
  KubernetesFlags &
  Pick<PublishFlags, 'splitRegions' | 'swarmRouting'> & { readonly target: string };

export interface PublicationPlace {
  /** Absolute path of the folder that will hold it. */
  readonly folder: string;
  /** Of images that were pushed, by resource. */
  readonly digests?: ReadonlyMap<string, string>;
}

/** Everything that publishing would write, made and checked. Nothing is written. */
export async function makePublication(
  flags: PublicationFlags,
  { folder, digests }: PublicationPlace,
): Promise<MadePublication> {
  const withSecrets = flags.secrets === 'sealed';
  const loaded = await loadEnvironments(await manifestFile(flags.file), flags, { withSecrets });
  const publishTo = await loadTarget(flags.target as TargetName);
  const images: ImageOptions = {
    ...(flags.registry === undefined ? {} : { registry: flags.registry }),
    ...(flags.tag === undefined ? {} : { tag: flags.tag }),
    ...(digests === undefined ? {} : { digests }),
  };
  const { base, others } = loaded;
  const { artifacts, diagnostics, count, counted, supplied, projects } = await publishTo({
    base,
    others,
    images,
    directory: folder,
    kubernetes: toOptions(flags),
    ...(flags.swarmRouting === undefined ? {} : { swarmRouting: flags.swarmRouting }),
    ...(await sealingOf(flags, base.application)),
  });
  const all = [...loaded.diagnostics, ...diagnostics];
  const more = { ...(counted !== undefined && { counted }), ...(projects !== undefined && { projects }) };
  return { ...loaded, images, artifacts, count, supplied, ...more, diagnostics: all };
}

/** Without a certificate, publishing says that it is missing. */
async function sealingOf(flags: PublicationFlags, application: Application): Promise<Pick<PublishRequest, 'sealing'>> {
  if (flags.secrets !== 'sealed' || flags.sealWith === undefined) return {};
  return { sealing: await findSealing(application, flags.sealWith) };
}

function toOptions(flags: PublicationFlags): KubernetesOptions {
  return {
    ...usualOptions,
    secrets: flags.secrets as SecretMode,
    secretStore: flags.secretStore,
    operators: flags.operators === 'none' ? 'none' : 'usual',
    edge: flags.edge === 'ingress' ? 'ingress' : 'gateway',
    withGateway: flags.withGateway === true,
    withQuota: flags.quota === true,
    splitRegions: flags.splitRegions === true,
    ...(flags.namespace === undefined ? {} : { namespace: flags.namespace }),
    ...(flags.gatewayClass === undefined ? {} : { gatewayClass: flags.gatewayClass }),
    ...(flags.region === undefined ? {} : { region: flags.region }),
    ...(flags.gateway === undefined ? {} : { gateway: flags.gateway }),
  };
}
