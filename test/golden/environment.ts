import { describeSource, type Expression } from '../../src/model/expression.ts';
import type { Application } from '../../src/model/application.ts';
import type { Parameter } from '../../src/model/parameter.ts';
import type { DesiredResource } from '../../src/plan/desired.ts';
import { desire } from '../../src/plan/desire.ts';
import { selectResources } from '../../src/plan/select.ts';

/**
 * What each resource would start with: the image, the endpoints (`port:targetPort`), the command, the steps before it, the
 * environment, sorted, and the files. Ports that nobody gave count from 40001
 * on; the value of a parameter is its default, else its name in angle brackets where it is secret; what only a replica knows is in braces.
 */
export function renderEnvironments(application: Application): string {
  const selected = selectResources(application, { names: [], profiles: [] });
  const desired = desire({ application, selected, fingerprintKey: '', facts: factsOf(application) });
  return [...desired.values()].map((resource) => render(resource)).join('');
}

function factsOf({ parameters, resources }: Application) {
  const asked = new Map<string, number>();
  for (const { name, endpoints } of resources.values()) {
    for (const endpoint of endpoints) asked.set(`${name}.${endpoint.name}`, endpoint.port ?? 40_001 + asked.size);
  }
  return {
    port: (resource: string, endpoint: string) => asked.get(`${resource}.${endpoint}`) ?? 0,
    parameters: new Map([...parameters.values()].flatMap((parameter) => valueOf(parameter))),
    variables: { HOME: '/home/me' },
  };
}

function valueOf({ name, default: value, secret, generate }: Parameter): readonly [string, string][] {
  if (value !== undefined) return [[name, value]];
  return secret || generate !== undefined ? [[name, `<${name}>`]] : [];
}

function render({ name, launch, endpoints }: DesiredResource): string {
  if (launch.runs !== 'process' && launch.runs !== 'container') return '';
  const what = launch.runs === 'container' && launch.image.from === 'registry' ? launch.image.reference : launch.runs;
  const entrypoint = launch.runs === 'container' ? (launch.entrypoint ?? []) : [];
  const command = [...entrypoint, ...(launch.command ?? [])].map((word) => textOf(word)).join(' ');
  const listens = endpoints.map((endpoint) => `${endpoint.name} ${endpoint.port}:${endpoint.targetPort ?? '*'}`);
  const variables = Object.entries(launch.env).map(([variable, value]) => `  ${variable}=${textOf(value)}`);
  const files = launch.runs === 'container' ? launch.files : [];
  const lines = [
    `${name} (${[what, ...listens].join(', ')})${command === '' ? '' : ` $ ${command}`}`,
    ...(launch.runs === 'process' ? launch.steps.map((step) => `  ${step.name} $ ${step.command.join(' ')}`) : []),
    ...variables.sort(),
    ...files.flatMap(({ path, content }) => [
      `  ${path}`,
      ...textOf(content).trimEnd().replaceAll(/^/gm, '    | ').split('\n'),
    ]),
  ];
  return `${lines.join('\n')}\n`;
}

function textOf(value: Expression): string {
  return value.map((part) => (typeof part === 'string' ? part : `{${describeSource(part.source)}}`)).join('');
}
