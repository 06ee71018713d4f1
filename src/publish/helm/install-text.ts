import type { PublishedEnvironment } from '../kubernetes/publish-environment.ts';
import type { PublishedObject } from '../kubernetes/unit.ts';
import { namespaceLabels } from './notes.ts';

/** An environment of the chart, where it is installed and what must be there before. */
export interface Installation extends PublishedEnvironment {
  readonly namespace: string;
  /** Make the Secrets that a person supplies. */
  readonly commands: readonly string[];
}

/** How the chart is installed, and what is different from applying the objects as they are. */
export function installText(name: string, base: Installation, others: readonly Installation[]): string {
  const { objects } = base.publication;
  const namespaces = [base, ...others].map(({ namespace }) => namespace);
  return [
    '```sh',
    ...blocks(name, base, others).join('\n\n').split('\n'),
    '```',
    '',
    ...remarks(name, objects, namespaces),
  ].join('\n');
}

function blocks(name: string, base: Installation, others: readonly Installation[]): readonly string[] {
  return [base, ...others].map(({ environment, publication, namespace, commands }) => {
    const labels = namespaceLabels(publication.objects);
    const values = environment === base.environment ? '' : ` --values values-${environment}.yaml`;
    const label = labels.length === 0 ? [] : [`kubectl label namespace ${namespace} ${labels.join(' ')}`];
    return [
      `kubectl create namespace ${namespace}`,
      ...label,
      ...commands,
      `helm upgrade --install ${name} . --namespace ${namespace}${values}`,
    ].join('\n');
  });
}

function remarks(name: string, objects: readonly PublishedObject[], namespaces: readonly string[]): readonly string[] {
  const has = (wanted: string): boolean => objects.some(({ object: { kind } }) => kind === wanted);
  const lines = [
    `- One release for each namespace: the objects have the names that the resources of ${name} know each other by.`,
    '- The Namespace is not in the chart, because a release cannot bring along where it is recorded.',
    '  `--set createNamespace=true` is for tools that apply what `helm template` prints.',
    has('Job') &&
      '- Jobs are hooks, which run after an installation and after every upgrade, because a Job cannot be changed. Leave\n  `--wait` out when something is only ready once a job is done.',
    has('SealedSecret') &&
      `- The secrets are sealed for ${namespaces.length === 1 ? 'the namespace' : 'the namespaces'} ${namespaces.join(', ')}, each for its own, and are opened in no other.`,
  ];
  return lines.filter((line) => typeof line === 'string');
}
