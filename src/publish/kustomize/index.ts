import { dockerfilesOf } from '../images/index.ts';
import { publishEnvironment, type PublishedEnvironment } from '../kubernetes/publish-environment.ts';
import { kubernetesReadme } from '../kubernetes/readme.ts';
import type { PublishRequest, PublishResult } from '../target.ts';
import { baseArtifacts } from './base.ts';
import { overlayArtifacts } from './overlay.ts';

/** A kustomize base, and an overlay for each further environment. */
export async function publishKustomize(request: PublishRequest): Promise<PublishResult> {
  const { base, others } = request;
  const published = await publishEnvironment(request, base);
  const { objects, namespace } = published.publication;
  const overlays = await Promise.all(others.map((other) => publishEnvironment(request, other)));
  const artifacts = [
    ...baseArtifacts(objects, namespace),
    ...overlays.flatMap(({ environment, publication }) =>
      overlayArtifacts({
        environment,
        namespace: `${namespace}-${environment}`,
        base: objects,
        objects: publication.objects,
      }),
    ),
    ...dockerfilesOf(base.application),
    { path: 'README.md', text: kubernetesReadme(request, published.publication, applyText(namespace, overlays)) },
  ];
  return {
    artifacts: artifacts.sort((a, b) => (a.path < b.path ? -1 : 1)),
    diagnostics: [published, ...overlays].flatMap(({ diagnostics }) => diagnostics),
    count: objects.length,
  };
}

function applyText(namespace: string, overlays: readonly PublishedEnvironment[]): string {
  const further = overlays.map(
    ({ environment }) =>
      `kubectl apply --server-side -k overlays/${environment}   # namespace ${namespace}-${environment}`,
  );
  return ['```sh', `kubectl apply --server-side -k base   # namespace ${namespace}`, ...further, '```'].join('\n');
}
