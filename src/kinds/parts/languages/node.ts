import type { Expression } from '../../../model/expression.ts';
import type { Folder } from '../../../model/folder.ts';
import type { PrepareStep } from '../../../model/workload.ts';
import { has, usualPort, words, type Language, type LanguagePlan, type Project } from './language.ts';
import { toCommand, type StartCommand } from './node-command.ts';
import { installStep, packageManagerOf, type PackageManager } from './node-packages.ts';
import { parsePackage, type Package } from './package-json.ts';

export const node: Language = {
  name: 'node',
  label: 'Node.js',
  detect: (folder) => has(folder, 'package.json'),
  plan: planNode,
};

/** Their `start` serves what `build` made; while developing, their `dev` is what people run. */
const devServers = [
  'next',
  'nuxt',
  'vite',
  'astro',
  '@remix-run/dev',
  '@angular/cli',
  'react-scripts',
  '@sveltejs/kit',
];

/** Files that are started when no script says what to start. */
const usualFiles = [
  'server.js',
  'index.js',
  'main.js',
  'app.js',
  'server.mjs',
  'index.mjs',
  'server.ts',
  'index.ts',
  'main.ts',
];

function planNode(project: Project): LanguagePlan {
  const { folder, environment } = project;
  const manifest = parsePackage(folder.read('package.json'));
  const manager = packageManagerOf(folder, manifest);
  const install = installStep(folder, manifest, manager);
  const start = startOf(project, manifest, manager);
  const build = start === undefined ? undefined : buildStep(manifest, manager, start);
  return {
    label: `Node.js (${[manager.name, ...(isTypeScript(folder, manifest) ? ['TypeScript'] : [])].join(', ')})`,
    ...(start === undefined ? {} : { command: withPort(start.command, start, project.port) }),
    missing: 'a `start` or `dev` script, a `main`, or one of server.js, index.js, main.js, app.js',
    steps: [install, build].filter((step) => step !== undefined),
    port: usualPort,
    env: { NODE_ENV: nodeEnvironment(environment), ...start?.env },
  };
}

function startOf(project: Project, manifest: Package, manager: PackageManager): StartCommand | undefined {
  const { folder, environment } = project;
  const isDeveloping = environment === 'development';
  const servesItself = isDeveloping && devServers.some((name) => name in manifest.dependencies);
  const script = (servesItself ? ['dev', 'start'] : ['start', 'dev', 'serve']).find((name) => name in manifest.scripts);
  if (script !== undefined) return toCommand({ folder, manifest, manager, script });
  const file = mainFile(folder, manifest);
  return file === undefined ? undefined : { command: runFile(file, manifest), env: {}, file };
}

function mainFile(folder: Folder, manifest: Package): string | undefined {
  const { main } = manifest;
  if (main !== undefined && folder.read(main) !== undefined) return main;
  return usualFiles.find((name) => has(folder, name));
}

function runFile(file: string, manifest: Package): readonly Expression[] {
  const needsTsx = file.endsWith('.ts') && 'tsx' in manifest.dependencies;
  return needsTsx ? words('node', '--import', 'tsx', file) : words('node', file);
}

/** A start command that runs compiled output needs it compiled first. */
function buildStep(manifest: Package, manager: PackageManager, { file }: StartCommand): PrepareStep | undefined {
  const output = /^(?:\.\/)?(dist|build|lib|out|\.output)\//.exec(file ?? '');
  if (output === null || file === undefined || !('build' in manifest.scripts)) return undefined;
  const inputs = ['package.json', 'tsconfig.json', 'tsconfig.build.json', 'src', ...manager.lockFiles];
  return { name: 'build', command: [manager.name, 'run', 'build'], inputs, result: file };
}

/** Servers that do not read `PORT` are told on their command line. */
function withPort(
  command: readonly Expression[],
  { takesPort, through }: StartCommand,
  port: Expression | undefined,
): readonly Expression[] {
  if (takesPort !== true || port === undefined) return command;
  const separator = through === 'npm' ? words('--') : [];
  return [...command, ...separator, ...words('--port'), port];
}

function isTypeScript(folder: Folder, manifest: Package): boolean {
  return has(folder, 'tsconfig.json') || 'typescript' in manifest.dependencies;
}

function nodeEnvironment(environment: string): string {
  if (environment === 'development' || environment === 'test') return environment;
  return 'production';
}
