import type { Folder } from '../../../model/folder.ts';
import type { PrepareStep } from '../../../model/workload.ts';
import { has, usualPort, type Language, type LanguagePlan, type Project } from './language.ts';
import { packNode } from './node-image.ts';
import { toCommand, type StartCommand } from './node-command.ts';
import { mainFile, runFile, withPort } from './node-file.ts';
import { installStep, lockDoubt, packageManagerOf, type PackageManager } from './node-packages.ts';
import { parsePackage, type Package } from './package-json.ts';

export const node: Language = {
  name: 'node',
  label: 'Node.js',
  detect: detectNode,
  plan: planNode,
  pack: packNode,
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
  if (script !== undefined) return toCommand({ folder, manifest, manager, script, host: '127.0.0.1' });
  const file = mainFile(folder, manifest);
  return file === undefined ? undefined : { command: runFile(file, manifest), env: {}, file };
}

/** A start command that runs compiled output needs it compiled first. */
function buildStep(manifest: Package, manager: PackageManager, { file }: StartCommand): PrepareStep | undefined {
  const output = /^(?:\.\/)?(dist|build|lib|out|\.output)\//.exec(file ?? '');
  if (output === null || file === undefined || !('build' in manifest.scripts)) return undefined;
  const inputs = ['package.json', 'tsconfig.json', 'tsconfig.build.json', 'src', ...manager.lockFiles];
  return { name: 'build', command: [manager.name, 'run', 'build'], inputs, result: file };
}

function isTypeScript(folder: Folder, manifest: Package): boolean {
  return has(folder, 'tsconfig.json') || 'typescript' in manifest.dependencies;
}

function nodeEnvironment(environment: string): string {
  if (environment === 'development' || environment === 'test') return environment;
  return 'production';
}
