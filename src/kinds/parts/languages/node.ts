import type { Expression } from '../../../model/expression.ts';
import type { Folder } from '../../../model/folder.ts';
import type { PrepareStep } from '../../../model/workload.ts';
import { has, usualPort, words, type Language, type LanguagePlan, type Project } from './language.ts';
import { toCommand, type StartCommand } from './node-command.ts';
import { installStep, lockDoubt, packageManagerOf, type PackageManager } from './node-packages.ts';
import { parsePackage, type Package } from './package-json.ts';

export const node: Language = {
  name: 'node',
  label: 'Node.js',
  detect: detectNode,
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
const usualFiles = ['server.js', 'index.js', 'main.js', 'app.js', 'server.mjs', 'index.mjs', 'src/index.js'];

/** The same in TypeScript, which needs tsx beside Node.js. */
const typeScriptFiles = ['src/main.ts', 'src/index.ts', 'src/server.ts', 'server.ts', 'index.ts', 'main.ts'];

/** A package.json without anything to start serves another language's tools or web assets. */
function detectNode(folder: Folder): boolean | 'weak' {
  if (!has(folder, 'package.json')) return false;
  const manifest = parsePackage(folder.read('package.json'));
  const startsSomething = 'start' in manifest.scripts || 'dev' in manifest.scripts;
  return startsSomething || mainFile(folder, manifest) !== undefined || 'weak';
}

function planNode(project: Project): LanguagePlan {
  const { folder, environment } = project;
  const manifest = parsePackage(folder.read('package.json'));
  const manager = packageManagerOf(folder, manifest);
  const install = installStep(folder, manifest, manager);
  const doubt = lockDoubt(folder, manifest);
  const start = doubt === undefined ? startOf(project, manifest, manager) : undefined;
  const build = start === undefined ? undefined : buildStep(manifest, manager, start);
  return {
    label: `Node.js (${[manager.name, ...(isTypeScript(folder, manifest) ? ['TypeScript'] : [])].join(', ')})`,
    ...(start === undefined ? {} : { command: withPort(start.command, start, project.port) }),
    ...(doubt === undefined ? {} : { doubt }),
    missing: 'a `start` or `dev` script, a `main`, or one of server.js, index.js, main.js, app.js (with tsx also .ts)',
    steps: [install, build].filter((step) => step !== undefined),
    port: usualPort,
    env: { NODE_ENV: nodeEnvironment(environment), ...start?.env },
    watchesItself: start?.watchesItself ?? false,
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
  const canRunTypeScript = 'tsx' in manifest.dependencies;
  const names = canRunTypeScript ? [...usualFiles, ...typeScriptFiles] : usualFiles;
  return names.find((name) => folder.read(name) !== undefined);
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
  { portOptions, through }: StartCommand,
  port: Expression | undefined,
): readonly Expression[] {
  if (portOptions === undefined || port === undefined) return command;
  const separator = through === 'npm' ? words('--') : [];
  return [...command, ...separator, ...words(...portOptions, '--port'), port];
}

function isTypeScript(folder: Folder, manifest: Package): boolean {
  return has(folder, 'tsconfig.json') || 'typescript' in manifest.dependencies;
}

function nodeEnvironment(environment: string): string {
  if (environment === 'development' || environment === 'test') return environment;
  return 'production';
}
