import type { Expression } from '../../../model/expression.ts';
import { everywhere, home, moved, textOf, type Packing } from './image-lines.ts';
import { words } from './language.ts';
import { toCommand, type StartCommand } from './node-command.ts';
import { mainFile, runFile, withPort } from './node-file.ts';
import type { PackageManager } from './node-packages.ts';
import type { Package } from './package-json.ts';

export interface ImageStart {
  readonly command: readonly Expression[];
  readonly env: Readonly<Record<string, string>>;
  /** Development dependencies that it does not start without. */
  readonly needs: readonly string[];
  /** The command line as the project writes it. */
  readonly text: string;
}

interface Framework {
  readonly dependency: string;
  readonly command: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** What serves the build of a framework whose package.json has no `start`. */
const frameworks: readonly Framework[] = [
  { dependency: 'next', command: ['node', 'node_modules/next/dist/bin/next', 'start'] },
  { dependency: 'nuxt', command: ['node', '.output/server/index.mjs'] },
  { dependency: '@sveltejs/adapter-node', command: ['node', 'build'] },
  { dependency: '@astrojs/node', command: ['node', 'dist/server/entry.mjs'], env: { HOST: everywhere } },
];

/** What starts the project in production; absent when nothing in the folder says it. `inside`: from the context to it. */
export function imageStartOf(
  packing: Packing & { readonly inside: string },
  manifest: Package,
  manager: PackageManager,
): ImageStart | undefined {
  const { folder, override, port } = packing;
  const place = `${home}/${packing.inside}`.replace(/\/$/, '');
  if (override !== undefined) {
    return { command: moved(override, folder, place), env: {}, ...needsOf(textOf(override), manifest) };
  }
  const start = startOf(packing, manifest, manager);
  if (start === undefined) return undefined;
  const text = scriptText(manifest, start);
  const command = moved(withPort(start.command, start, port), folder, place);
  return { command, env: start.env, ...needsOf(text, manifest) };
}

type Start = StartCommand & { readonly script?: string };

function startOf({ folder }: Packing, manifest: Package, manager: PackageManager): Start | undefined {
  // The image has npm whatever installed the packages, and npm hands signals on.
  const runner = manager.name === 'bun' ? manager : ({ ...manager, name: 'npm' } as const);
  const run = (script: string): Start => ({
    ...toCommand({ folder, manifest, manager: runner, script, host: everywhere }),
    script,
  });
  if ('start' in manifest.scripts) return run('start');
  const framework = frameworks.find(({ dependency }) => dependency in manifest.dependencies);
  if (framework !== undefined) return { command: words(...framework.command), env: framework.env ?? {} };
  const file = compiledMain(manifest) ?? mainFile(folder, manifest);
  if (file !== undefined) return { command: runFile(file, manifest), env: {}, file };
  const script = ['serve', 'dev'].find((name) => name in manifest.scripts);
  return script === undefined ? undefined : run(script);
}

/** A `main` that only exists once it is built. */
function compiledMain({ main, scripts }: Package): string | undefined {
  return main !== undefined && 'build' in scripts && /^(\.\/)?(dist|build|lib|out)\//.test(main) ? main : undefined;
}

function scriptText(manifest: Package, { script, command }: Start): string {
  return script === undefined ? textOf(command) : (manifest.scripts[script] ?? '');
}

/** Dependencies carry the names of their programs, but for a few. */
function needsOf(text: string, { development }: Package): Pick<ImageStart, 'needs' | 'text'> {
  const named = text.split(/[\s/='"]+/);
  return { text, needs: development.filter((name) => named.includes(name)) };
}
