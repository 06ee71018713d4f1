import { relative, resolve } from 'node:path';

import type { Application } from '../../model/application.ts';
import { publishedPort, type Endpoint } from '../../model/endpoint.ts';
import type { ImageRecipe, ImageStage } from '../../model/packaging.ts';
import type { Resource } from '../../model/resource.ts';
import type { ProcessWorkload } from '../../model/workload.ts';

export interface Dockerfile {
  readonly application: Application;
  readonly resource: Resource;
  readonly workload: ProcessWorkload;
  readonly recipe: ImageRecipe;
  /** Absent: the image does not know it. */
  readonly command: readonly string[] | undefined;
}

/** The same for every image: what is published runs as this user and no other. */
const user = '10001:10001';

/** The Dockerfile of a recipe. Both of Docker's builders and Podman's understand it. */
export function printDockerfile(dockerfile: Dockerfile): string {
  const { resource, recipe, command } = dockerfile;
  const stages = recipe.stages.map((stage) => [from(stage), ...stage.lines].join('\n'));
  const last = [
    environment(dockerfile),
    '# As nobody in particular, and with a root that nobody writes to: what is written goes to /tmp.',
    `USER ${user}`,
    ...resource.endpoints.map(expose),
    ...(command === undefined ? [] : [`CMD ${JSON.stringify(command).replaceAll('","', '", "')}`]),
  ];
  return `${header(dockerfile)}\n\n${stages.join('\n\n')}\n${last.join('\n')}\n`;
}

/** The text of the `.dockerignore` that stands beside the Dockerfile. */
export function printLeftOut({ leftOut }: ImageRecipe): string {
  return `${[...new Set(leftOut)].join('\n')}\n`;
}

function header({ application, resource, workload, recipe }: Dockerfile): string {
  const context = pathFrom(application, recipe.context);
  const isOwn = resolve(recipe.context) === resolve(workload.directory);
  const takeOver = isOwn
    ? [
        `# To take it over, save it as ${context === '.' ? '' : `${context}/`}Dockerfile: a project's own Dockerfile is used instead.`,
      ]
    : [];
  return [
    `# The image of ${resource.name}: ${workload.language ?? 'source code'}. Written by apphost, anew whenever it publishes.`,
    ...takeOver,
    `# Build context: ${context === '.' ? "the manifest's folder" : context}`,
  ].join('\n');
}

function pathFrom({ directory }: Application, path: string): string {
  return relative(directory, path).replaceAll('\\', '/') || '.';
}

function from({ base, name }: ImageStage): string {
  return `FROM ${base}${name === undefined ? '' : ` AS ${name}`}`;
}

function environment({ recipe, resource }: Dockerfile): string {
  const variables = { ...recipe.env, HOME: '/tmp', ...portVariable(recipe, resource) };
  const lines = Object.entries(variables).map(([name, value]) => `${name}=${quoted(value)}`);
  return `ENV ${lines.join(' \\\n    ')}`;
}

/** Where it listens unless it is told otherwise. */
function portVariable({ port }: ImageRecipe, { endpoints: [first] }: Resource): Readonly<Record<string, string>> {
  if (port === undefined || first === undefined) return {};
  const number = publishedPort(first);
  return { [first.portVariable ?? port.variable]: port.form === 'url' ? `http://+:${number}` : String(number) };
}

function expose(endpoint: Endpoint): string {
  return `EXPOSE ${publishedPort(endpoint)}${endpoint.protocol === 'udp' ? '/udp' : ''}`;
}

function quoted(value: string): string {
  return /^[\w@%+:,./-]+$/.test(value) ? value : `"${value.replace(/["\\$]/g, String.raw`\$&`)}"`;
}
