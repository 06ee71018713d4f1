import { literal, type Expression } from '../../model/expression.ts';
import type { Folder } from '../../model/folder.ts';
import { publishedPort } from '../../model/endpoint.ts';
import type { Packaging } from '../../model/packaging.ts';
import type { ContainerShape, ImageBuild, ProcessWorkload } from '../../model/workload.ts';
import type { KindInput } from '../kind.ts';
import { containerShape, type ContainerOptions } from './container.ts';
import { detectLanguages, findLanguage, languages } from './languages/index.ts';
import type { Language, LanguagePlan, Project } from './languages/language.ts';
import { textOf } from './languages/image-lines.ts';
import { watchesItself } from './languages/watches-itself.ts';
import { argsOf } from './process.ts';
import { dockerfileOf, toBuild } from './project-dockerfile.ts';
import { textOr, type ValueOf } from './schema.ts';

/** What a type takes that runs the source code in a folder. */
export const sourceProperties = {
  language: {
    description: 'The language, where the folder leaves doubt. Default: found from its files.',
    enum: ['dotnet', 'java', 'go', 'rust', 'python', 'node'],
  },
  dockerfile: textOr(
    {
      description:
        'The Dockerfile that makes it a container: its path, relative to `path`, or `{ path, target, args }`. Default: `Dockerfile`.',
      minLength: 1,
      examples: ['Dockerfile.dev'],
    },
    {
      path: { type: 'string', minLength: 1, description: 'Relative to the project’s `path`.', default: 'Dockerfile' },
      target: { type: 'string', minLength: 1, description: 'The stage to build. Default: the last one.' },
      args: {
        type: 'object',
        description: 'Build arguments (`ARG`). Values may hold expressions.',
        additionalProperties: { type: ['string', 'number', 'boolean'], description: 'The argument’s value.' },
      },
    },
  ),
  run: {
    description:
      'How `up` runs it: `process` on this machine, `container` from its Dockerfile, or `auto`: a process when a language is found, a container when there is only a Dockerfile. Published, it is always a container.',
    enum: ['auto', 'process', 'container'],
    default: 'auto',
  },
} as const;

export interface SourceOptions extends ContainerOptions {
  readonly path?: string;
  readonly language?: ValueOf<typeof sourceProperties.language>;
  readonly dockerfile?: ValueOf<typeof sourceProperties.dockerfile>;
  readonly run?: 'auto' | 'process' | 'container';
}

/** How the source in the folder of the options is run here. `undefined`: reported. */
export function runSource(input: KindInput<SourceOptions>): ProcessWorkload | ImageBuild | undefined {
  const { path = '.', run = 'auto', language: named } = input.options;
  const folder = input.folder(path, ['path']);
  if (folder === undefined) return undefined;
  const candidates = named === undefined ? detectLanguages(folder) : [findLanguage(named)];
  const [language] = candidates;
  const hasDockerfile = folder.read(dockerfileOf(input.options).path) !== undefined;
  const isFound = language !== undefined && !(hasDockerfile && startsNothing(input, folder, language));
  const asProcess = run === 'process' || (run === 'auto' && (isFound || !hasDockerfile));
  if (asProcess && candidates.length > 1 && input.options.command === undefined) {
    reportSeveral(input, folder, candidates);
    return undefined;
  }
  if (asProcess) return toProcess(input, folder, language);
  if (hasDockerfile) return toBuild(input, folder);
  input.report({
    code: 'DOCKERFILE_MISSING',
    message: `${input.name} is to run as a container, but ${folder.path} has no ${dockerfileOf(input.options).path}`,
    hint: 'Write the Dockerfile, name another with `dockerfile:`, or use `run: process`.',
    at: [input.options.run === undefined ? 'path' : 'run'],
  });
  return undefined;
}

/** A package.json for tools alone says nothing of how the project runs. A `language:` or `command:` does. */
function startsNothing(input: KindInput<SourceOptions>, folder: Folder, language: Language): boolean {
  const { options } = input;
  if (options.language !== undefined || options.command !== undefined) return false;
  return language.detect(folder) === 'weak' && planOf(input, folder, language).command === undefined;
}

function planOf(input: KindInput<SourceOptions>, folder: Folder, language: Language): LanguagePlan {
  return language.plan({ ...projectOf(input, folder), environment: input.environment, ...portOf(input) });
}

function projectOf(input: KindInput<SourceOptions>, folder: Folder): Pick<Project, 'folder' | 'resource' | 'open'> {
  return {
    folder,
    resource: input.name,
    open: (name) => input.folder(`${input.options.path ?? '.'}/${name}`, ['path']),
  };
}

function reportSeveral(
  input: KindInput<SourceOptions>,
  folder: Folder,
  candidates: readonly (Language | undefined)[],
): void {
  const labels = candidates.map((language) => language?.label).join(' and ');
  input.report({
    code: 'PROJECT_AMBIGUOUS',
    message: `${input.name} may be a project in ${labels}: ${folder.path} holds both`,
    hint: `Say which one with \`language:\`, such as \`language: ${candidates[0]?.name ?? ''}\`, or what starts it with \`command:\`.`,
    at: ['path'],
  });
}

/** How it is published: from its own Dockerfile, or from one that its language writes. */
function packagingOf(input: KindInput<SourceOptions>, folder: Folder, language: Language | undefined): Packaging {
  const { options } = input;
  const override = options.command === undefined ? undefined : input.words(['command']);
  const args = argsOf(input);
  if (folder.read(dockerfileOf(options).path) !== undefined) {
    const command = [...(override ?? []), ...args];
    return { from: 'dockerfile', build: toBuild(input, folder), ...(command.length === 0 ? {} : { command }) };
  }
  const packed = language?.pack({
    ...projectOf(input, folder),
    environment: 'production',
    ...(override === undefined ? {} : { override }),
    ...publishedPortOf(input),
  });
  if (packed === undefined) return { from: 'nothing', refusal: unknownLanguage };
  return 'reason' in packed
    ? { from: 'nothing', refusal: packed }
    : { ...packed, command: [...packed.command, ...args] };
}

const unknownLanguage = {
  reason: 'no language was recognised in its folder, and there is no Dockerfile',
  hint: 'Write a Dockerfile for it.',
};

function toProcess(
  input: KindInput<SourceOptions>,
  folder: Folder,
  language: Language | undefined,
): ProcessWorkload | undefined {
  const { options } = input;
  const plan = language === undefined ? undefined : planOf(input, folder, language);
  const command = options.command === undefined ? plan?.command : input.words(['command']);
  if (command === undefined) {
    reportNoCommand(input, folder, plan);
    return undefined;
  }
  const isOverridden = options.command !== undefined;
  return {
    runs: 'process',
    command: [...command, ...argsOf(input)],
    directory: folder.path,
    // What compiles the usual program has no part in starting another.
    steps: (plan?.steps ?? []).filter((step) => !isOverridden || step.name !== 'build'),
    ...(plan === undefined ? {} : { port: plan.port, language: plan.label }),
    env: plan?.env ?? {},
    source: {
      directory: folder.path,
      written: plan?.written ?? [],
      watchesItself: watchesItself(textOf(command)) || (!isOverridden && plan?.watchesItself === true),
    },
    container: publishedShape(input, folder, [...command, ...argsOf(input)]),
    packaging: packagingOf(input, folder, language),
  };
}

/**
 * The container that a process becomes elsewhere. What it is started with stands in its image, unless the manifest says it;
 * an image of the user's own Dockerfile has an entry point, which a whole command would come after.
 */
function publishedShape(input: KindInput<SourceOptions>, folder: Folder, whole: readonly Expression[]): ContainerShape {
  const { workdir: _, command: written, ...shape } = containerShape(input, {});
  const hasDockerfile = folder.read(dockerfileOf(input.options).path) !== undefined;
  const command = hasDockerfile ? written : whole;
  return written === undefined || command === undefined ? shape : { ...shape, command };
}

function reportNoCommand(input: KindInput<SourceOptions>, folder: Folder, plan: LanguagePlan | undefined): void {
  if (plan?.doubt !== undefined) {
    const { message, hint } = plan.doubt;
    input.report({
      code: 'PROJECT_AMBIGUOUS',
      message: `${input.name} cannot be started from ${folder.path}: ${message}`,
      hint,
      at: ['path'],
    });
    return;
  }
  if (plan !== undefined) {
    input.report({
      code: 'START_COMMAND_UNKNOWN',
      message: `${input.name} is a project in ${plan.label}, but nothing in ${folder.path} says what starts it: no ${plan.missing}`,
      hint: 'Say what starts it: `command: …`.',
      at: ['path'],
    });
    return;
  }
  const labels = languages.map((language) => language.label).join(', ');
  input.report({
    code: 'LANGUAGE_UNKNOWN',
    message: `no language was recognised in ${folder.path}, the folder of ${input.name}: neither ${labels} nor a Dockerfile`,
    hint: 'Correct `path`, or say what starts it: `command: …`.',
    at: ['path'],
  });
}

/** Where a server that does not read a variable is told to listen: on the replica's own port. */
function portOf({ options }: KindInput<SourceOptions>): { readonly port?: Expression } {
  const { name } = mainEndpoint(options) ?? {};
  if (name === undefined) return {};
  return { port: [{ source: { from: 'self', endpoint: name, property: 'targetPort' } }] };
}

/** The same where it is published, which is known already. */
function publishedPortOf({ options }: KindInput<SourceOptions>): {
  readonly port?: Expression;
  readonly listens?: number;
} {
  const endpoint = mainEndpoint(options);
  if (endpoint === undefined) return {};
  const { port, targetPort } = endpoint;
  const listens = publishedPort({
    ...(typeof port === 'number' && { port }),
    ...(targetPort !== undefined && { targetPort }),
  });
  return { listens, port: literal(String(listens)) };
}

function mainEndpoint({ endpoints = {} }: SourceOptions) {
  const named = Object.entries(endpoints).map(([name, options]) => ({ ...options, name }));
  return named.find(({ name, scheme }) => (scheme ?? name).startsWith('http')) ?? named[0];
}
