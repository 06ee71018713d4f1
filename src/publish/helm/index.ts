import { defaultTag, dockerfilesOf } from '../images/index.ts';
import { publishEnvironment } from '../kubernetes/publish-environment.ts';
import { kubernetesReadme } from '../kubernetes/readme.ts';
import type { PublishRequest, PublishResult } from '../target.ts';
import { helmArtifacts } from './chart.ts';
import { installText } from './install-text.ts';

/** A chart, with a file of values for each further environment. */
export async function publishHelm(request: PublishRequest): Promise<PublishResult> {
  const { base, others, images } = request;
  const { name } = base.application;
  const published = await publishEnvironment(request, base);
  const further = await Promise.all(others.map((other) => publishEnvironment(request, other)));
  const artifacts = [
    ...helmArtifacts({ name, tag: images.tag ?? defaultTag, base: published, others: further }),
    ...dockerfilesOf(base.application),
    {
      path: 'README.md',
      text: kubernetesReadme(request, published.publication, installText(name, published, further)),
    },
  ];
  return {
    artifacts: artifacts.sort((a, b) => (a.path < b.path ? -1 : 1)),
    diagnostics: [published, ...further].flatMap(({ diagnostics }) => diagnostics),
    count: published.publication.objects.length,
  };
}
