import type { PublishedEnvironment } from '../kubernetes/publish-environment.ts';
import { namespaceLabels } from './notes.ts';

/** How the chart is installed, and what is different from applying the objects as they are. */
export function installText(
  name: string,
  { publication }: PublishedEnvironment,
  others: readonly PublishedEnvironment[],
): string {
  const { namespace, objects } = publication;
  const labels = namespaceLabels(objects);
  const install = `helm upgrade --install ${name} . --create-namespace --namespace`;
  const lines = [
    '```sh',
    `${install} ${namespace}`,
    ...others.map(({ environment }) => `${install} ${namespace}-${environment} --values values-${environment}.yaml`),
    ...(labels.length === 0 ? [] : [`kubectl label namespace ${namespace} --overwrite ${labels.join(' ')}`]),
    '```',
    '',
    `- One release for each namespace: the objects have the names that the resources of ${name} know each other by.`,
    '- The Namespace is not in the chart, because a release cannot bring along where it is recorded; hence the labels above.',
    '  `--set createNamespace=true` is for tools that apply what `helm template` prints.',
    ...(objects.some(({ object }) => object.kind === 'Job')
      ? [
          '- Jobs are hooks, which run after an installation and after every upgrade, because a Job cannot be changed. Leave',
          '  `--wait` out when something is only ready once a job is done.',
        ]
      : []),
    ...(objects.some(({ object }) => object.kind === 'SealedSecret')
      ? [`- The secrets are sealed for the namespace ${namespace}, and are opened in no other.`]
      : []),
  ];
  return lines.join('\n');
}
