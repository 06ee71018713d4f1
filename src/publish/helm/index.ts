import { defaultTag, dockerfilesOf } from '../images/index.ts';
import { publishEnvironment } from '../kubernetes/publish-environment.ts';
import { kubernetesReadme } from '../kubernetes/readme.ts';
import { sayOnce } from '../kubernetes/say-once.ts';
import { checkRegions, notSplit } from '../kubernetes/regions/check-regions.ts';
import { forRegion } from '../kubernetes/regions/for-region.ts';
import { refused, type EnvironmentToPublish, type PublishRequest, type PublishResult } from '../target.ts';
import { helmArtifacts } from './chart.ts';
import { installText } from './install-text.ts';
import { supplySecrets, type SuppliedSecrets } from './supplied-secrets.ts';

/** A chart, with a file of values for each further environment. */
export async function publishHelm(asked: PublishRequest): Promise<PublishResult> {
  const { region, splitRegions = false } = asked.kubernetes;
  const problems = splitRegions ? [notSplit('a chart is for one cluster')] : checkRegions(asked);
  if (problems.length > 0) return refused(problems);
  return publishChart(forRegion(asked, region));
}

async function publishChart(request: PublishRequest): Promise<PublishResult> {
  const { base, others, images, kubernetes } = request;
  const { name } = base.application;
  const namespace = kubernetes.namespace ?? name;
  const published = await publishInto(request, base, namespace);
  const further = await Promise.all(
    others.map((other) => publishInto(request, other, `${namespace}-${other.application.environment}`)),
  );
  const all = [published, ...further];
  const install = installText(name, published, further);
  const artifacts = [
    ...helmArtifacts({ name, tag: images.tag ?? defaultTag, base: published, others: further }),
    ...all.flatMap(({ files }) => files),
    ...dockerfilesOf(base.application),
    { path: 'README.md', text: kubernetesReadme(request, published, install) },
  ];
  return {
    artifacts: artifacts.sort((a, b) => (a.path < b.path ? -1 : 1)),
    diagnostics: sayOnce(all.flatMap(({ diagnostics }) => diagnostics)),
    count: published.publication.objects.length,
    supplied: published.supplied,
  };
}

async function publishInto(request: PublishRequest, environment: EnvironmentToPublish, namespace: string) {
  const published = await publishEnvironment(request, environment, namespace);
  const isSupplied = request.kubernetes.secrets === 'file';
  const { artifacts, commands, supplied } = isSupplied ? supplySecrets(published, namespace) : noSecrets;
  return { ...published, namespace, files: artifacts, commands, supplied };
}

const noSecrets: SuppliedSecrets = { artifacts: [], commands: [], supplied: [] };
