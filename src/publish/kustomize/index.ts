import { dockerfilesOf } from '../images/index.ts';
import { applicationLabels } from '../kubernetes/labels.ts';
import { publishEnvironment, type PublishedEnvironment } from '../kubernetes/publish-environment.ts';
import { kubernetesReadme } from '../kubernetes/readme.ts';
import { sayOnce } from '../kubernetes/say-once.ts';
import type { PublishRequest, PublishResult } from '../target.ts';
import { baseArtifacts } from './base.ts';
import { overlayArtifacts } from './overlay.ts';
import { secretFiles, type SecretFiles } from '../kubernetes/secrets/secret-files.ts';

/** A kustomize base, and an overlay for each further environment. */
export async function publishKustomize(request: PublishRequest): Promise<PublishResult> {
  const { base, others } = request;
  const published = await publishEnvironment(request, base);
  const { objects, namespace } = published.publication;
  const further = await Promise.all(
    others.map((other) => publishEnvironment(request, other, `${namespace}-${other.application.environment}`)),
  );
  const overlays = [published, ...further]
    .map((environment, index) => overlayOf(request, { ...environment, isBase: index === 0 }))
    .filter(({ isBase, secrets }) => !isBase || secrets.generators.length > 0);
  const artifacts = [
    ...baseArtifacts(objects, namespace),
    ...overlays.flatMap((overlay) =>
      overlayArtifacts({ ...overlay, base: objects, objects: overlay.publication.objects }),
    ),
    ...dockerfilesOf(base.application),
    { path: 'README.md', text: kubernetesReadme(request, published, applyText(namespace, overlays)) },
  ];
  return {
    artifacts: artifacts.sort((a, b) => (a.path < b.path ? -1 : 1)),
    diagnostics: sayOnce([published, ...further].flatMap(({ diagnostics }) => diagnostics)),
    count: objects.length,
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
    secrets: kubernetes.secrets === 'file' ? secretFiles(secrets, labels) : { generators: [], artifacts: [] },
  };
}

/** Where the base alone lacks its secrets, its own overlay has them. */
function applyText(namespace: string, overlays: readonly Overlay[]): string {
  const hasBase = overlays.every(({ isBase }) => !isBase);
  const lines = [
    ...(hasBase ? [`kubectl apply --server-side -k base   # namespace ${namespace}`] : []),
    ...overlays.map(
      (overlay) => `kubectl apply --server-side -k overlays/${overlay.environment}   # namespace ${overlay.namespace}`,
    ),
  ];
  return ['```sh', ...lines, '```'].join('\n');
}
