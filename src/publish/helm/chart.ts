import type { Artifact } from '../artifact.ts';
import type { PublishedEnvironment } from '../kubernetes/publish-environment.ts';
import { chartFiles } from './chart-file.ts';
import { readChartValues } from './chart-values.ts';
import { printNotes } from './notes.ts';
import { environmentValue, objectTemplates } from './object-templates.ts';
import type { ResourceValues } from './resource-values.ts';
import { printValues, differencesOf } from './values-file.ts';
import { printValuesSchema } from './values-schema.ts';

export interface HelmRequest {
  /** Of the application and the chart. */
  readonly name: string;
  /** Of the images that were built. */
  readonly tag: string;
  /** What the chart is without further values. */
  readonly base: PublishedEnvironment;
  /** Each becomes a file of values. */
  readonly others: readonly PublishedEnvironment[];
}

/**
 * A chart that renders the very objects of each environment. What people change of a resource is a value; whatever else
 * differs between environments is in the templates, under the environment's name.
 */
export function helmArtifacts({ name, tag, base, others }: HelmRequest): readonly Artifact[] {
  const environments = [base, ...others] as const;
  const values = readChartValues(environments);
  const templates = objectTemplates({ name, environments }, values);
  const dependsOnName = templates.some(({ text }) => text.includes(environmentValue));
  const names = dependsOnName ? environments.map(({ environment }) => environment) : [];
  const whole = (environment: string) => values.byEnvironment.get(environment) ?? values.usual;
  const objects = environments.flatMap(({ publication }) => publication.objects);
  return [
    ...chartFiles({ name, tag }),
    { path: 'values.yaml', text: usualValues(environments, values.usual, dependsOnName) },
    { path: 'values.schema.json', text: printValuesSchema({ name, environments: names, values: values.usual }) },
    { path: 'templates/NOTES.txt', text: printNotes(name, objects) },
    ...templates.map(({ path, text }) => ({ path: `templates/${path}`, text })),
    ...others.map(({ environment }) => ({
      path: `values-${environment}.yaml`,
      text: environmentValues(environment, differencesOf(values.usual, whole(environment)), dependsOnName),
    })),
  ];
}

function usualValues(
  environments: readonly [PublishedEnvironment, ...PublishedEnvironment[]],
  usual: ReadonlyMap<string, ResourceValues>,
  dependsOnName: boolean,
): string {
  const [{ environment }] = environments;
  const units = environments.flatMap(({ publication }) => publication.units);
  const resources = units.map(({ resource: { name, type } }) => [name, `${name}: ${type}`] as const);
  return printValues({
    comment: [
      `What people change, as the environment ${environment} has it. \`values.schema.json\` refuses what is misspelt.`,
      '',
      'image        repository with a tag, a digest or both',
      'replicas     how many pods; with autoscaling, only when that is off',
      'autoscaling  how many pods by load; cpu in percent of what is requested',
      'resources    what each pod asks for, and what it is held to',
      'env          plain settings, as text; a change makes new pods',
      'hosts        host names that it is reached by from outside; none: those of the gateway',
      'storage      by volume; of volumes that are made from now on, and of those that can grow',
    ],
    values: {
      ...(dependsOnName ? { environmentName: environment } : {}),
      createNamespace: false,
      ...Object.fromEntries(usual),
    },
    comments: new Map([
      ['environmentName', 'What differs between environments and is no value follows this name.'],
      [
        'createNamespace',
        'Helm makes no namespace that it installs into; only for `helm template … | kubectl apply -f -`.',
      ],
      ...resources,
    ]),
  });
}

function environmentValues(
  environment: string,
  differences: Readonly<Record<string, unknown>>,
  dependsOnName: boolean,
): string {
  return printValues({
    comment: [
      `What the environment ${environment} has otherwise: \`helm upgrade --install … --values values-${environment}.yaml\`.`,
    ],
    values: { ...(dependsOnName ? { environmentName: environment } : {}), ...differences },
    comments: new Map(),
  });
}
