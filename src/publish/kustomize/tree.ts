import type { Artifact } from '../artifact.ts';
import { applicationLabels } from '../kubernetes/labels.ts';
import { publishEnvironment, type PublishedEnvironment } from '../kubernetes/publish-environment.ts';
import { kubernetesReadme } from '../kubernetes/readme.ts';
import { moveRemoteServices } from '../kubernetes/regions/remote-services.ts';
import { sayOnce } from '../kubernetes/say-once.ts';
import { noSecretFiles, secretFiles, type SecretFiles } from '../kubernetes/secrets/secret-files.ts';
import { suppliedUnder } from '../supplied-secret.ts';
import type { PublishRequest, PublishResult } from '../target.ts';
import { baseArtifacts } from './base.ts';
import { overlayArtifacts } from './overlay.ts';

/** What is applied to one cluster: a base, and an overlay for each further environment. */
export async function publishTree(request: PublishRequest, folder = ''): Promise<PublishResult> {
  const { base, others } = request;
  const published = await publishEnvironment(request, base);
  const { objects, namespace } = published.publication;
  const further = await Promise.all(
    others.map((other) => publishEnvironment(request, other, `${namespace}-${other.application.environment}`)),
  );
  const overlays = [published, ...further]
    .map((environment, index) => overlayOf(request, { ...environment, isBase: index === 0 }))
    .filter(({ isBase, secrets }) => !isBase || secrets.generators.length > 0);
  const apply = applyText(namespace, overlays, folder);
  const artifacts: readonly Artifact[] = [
    ...baseArtifacts(objects, namespace),
    ...overlays.flatMap((overlay) => overlayArtifacts({ ...overlay, base: objects, objects: objectsOf(overlay) })),
    { path: 'README.md', text: kubernetesReadme(request, published, apply) },
  ];
  return {
    artifacts: artifacts.map(({ path, text }) => ({ path: `${folder}${path}`, text })),
    diagnostics: sayOnce([published, ...further].flatMap(({ diagnostics }) => diagnostics)),
    count: objects.length,
    supplied: overlays.flatMap(({ isBase, environment, secrets }) =>
      isBase ? secrets.supplied.map((secret) => suppliedUnder(`${folder}overlays/${environment}/`, secret)) : [],
    ),
  };
}

interface Overlay extends PublishedEnvironment {
  readonly isBase: boolean;
  /** Two environments may stand in one cluster. */
  readonly namespace: string;
  readonly secrets: SecretFiles;
}

function overlayOf(
  { base, kubernetes }: PublishRequest,
  environment: PublishedEnvironment & { readonly isBase: boolean },
): Overlay {
  const { namespace, secrets } = environment.publication;
  const labels = applicationLabels(base.application.name);
  return {
    ...environment,
    namespace: environment.isBase ? namespace : `${namespace}-${environment.environment}`,
    secrets: kubernetes.secrets === 'file' ? secretFiles(secrets, labels) : noSecretFiles,
  };
}

/** kustomize moves namespaces, but not inside of host names. */
function objectsOf({ publication, namespace }: Overlay): ReturnType<typeof moveRemoteServices> {
  return moveRemoteServices(publication.objects, publication.namespace, namespace);
}

/** Where the base alone lacks its secrets, its own overlay has them. */
function applyText(namespace: string, overlays: readonly Overlay[], folder: string): string {
  const hasBase = overlays.every(({ isBase }) => !isBase);
  const command = (path: string, into: string): string =>
    `kubectl apply --server-side -k ${folder}${path}   # namespace ${into}`;
  const lines = [
    ...(hasBase ? [command('base', namespace)] : []),
    ...overlays.map((overlay) => command(`overlays/${overlay.environment}`, overlay.namespace)),
  ];
  return ['```sh', ...lines, '```'].join('\n');
}
