import { parseArgsStringToArgv } from 'string-argv';

import type { Expression } from '../../../model/expression.ts';
import type { Folder } from '../../../model/folder.ts';
import { within, words } from './language.ts';
import { workspaceRoot, type PackageManager } from './node-packages.ts';
import type { Package } from './package-json.ts';
import { watchesItself } from './watches-itself.ts';

/** What starts the project. */
export interface StartCommand {
  readonly command: readonly Expression[];
  readonly env: Readonly<Record<string, string>>;
  /** The file that it runs, when that is known. */
  readonly file?: string;
  /** It does not read `PORT`, but takes `--port`: with these options before it. */
  readonly portOptions?: readonly string[];
  /** The package manager that stands between, if one does. */
  readonly through?: PackageManager['name'];
  /** It sees changes of the code by itself. */
  readonly watchesItself?: boolean;
}

export interface Script {
  readonly folder: Folder;
  readonly manifest: Package;
  readonly manager: PackageManager;
  /** Its name. */
  readonly script: string;
  /** The address that a server is told to listen on. */
  readonly host: string;
}

/**
 * A script as a command without the package manager, where that is the same: npm swallows signals and takes 200 ms and
 * more to start. What a shell, a `pre` script or an unknown program is needed for stays with the package manager.
 */
export function toCommand(script: Script): StartCommand {
  const { manifest, manager, script: name } = script;
  const text = manifest.scripts[name] ?? '';
  const hasHooks = `pre${name}` in manifest.scripts || `post${name}` in manifest.scripts;
  const simple = hasHooks || needsShell(text) ? undefined : withoutManager(script, text);
  const watching = { watchesItself: watchesItself(text) };
  if (simple !== undefined) return { ...simple, ...watching };
  const portOptions = portOptionsOf(parseArgsStringToArgv(text), script.host);
  return { command: words(manager.name, 'run', name), env: {}, ...portOptions, through: manager.name, ...watching };
}

function withoutManager(script: Script, text: string): StartCommand | undefined {
  const all = parseArgsStringToArgv(text);
  const first = all.findIndex((word) => !/^[A-Za-z_][A-Za-z0-9_]*=/.test(word));
  if (first === -1) return undefined;
  const assignments = all.slice(0, first).map((word) => word.split(/=(.*)/s, 2) as [string, string]);
  const command = toProgram(script, all.slice(first));
  if (command === undefined) return undefined;
  const env = Object.fromEntries(assignments);
  const file = command.slice(1).find((word) => /\.[cm]?[jt]s$/.test(word));
  return {
    command: words(...command),
    env,
    ...(file === undefined ? {} : { file }),
    ...portOptionsOf(all.slice(first), script.host),
  };
}

function toProgram(script: Script, [program = '', ...args]: readonly string[]): readonly string[] | undefined {
  if (program === 'node') return [program, ...args];
  if (program === 'bun' && script.manager.name === 'bun' && args[0]?.includes('.') === true) return [program, ...args];
  const { folder, manifest } = script;
  if (!(program in manifest.dependencies)) return undefined;
  // tsx the program starts a second process; as a module of node's own it does not.
  const [first = '-'] = args;
  if (program === 'tsx' && first !== 'watch' && !first.startsWith('-')) return ['node', '--import', 'tsx', ...args];
  // In a workspace the program may have been put elsewhere.
  return workspaceRoot(folder) === undefined ? [within(folder, `node_modules/.bin/${program}`), ...args] : undefined;
}

/** Anything that a shell would have to look at. */
function needsShell(text: string): boolean {
  return /[|&;<>()$`\\*?[\]{}~#\n!]/.test(text);
}

/**
 * Servers that take their port as an option. Left to themselves they listen on `localhost`, which may be ::1 alone, and
 * Vite takes the next port when its own is taken. A port that the script names itself is not repeated.
 */
function portOptionsOf(
  [program = '', verb = '', ...more]: readonly string[],
  host: string,
): Pick<StartCommand, 'portOptions'> {
  const isServing =
    (program === 'vite' && verb !== 'build' && verb !== 'optimize') ||
    (program === 'astro' && verb === 'dev') ||
    (program === 'ng' && verb === 'serve');
  if (!isServing) return {};
  const given = [verb, ...more].map((word) => word.split('=', 1)[0]);
  if (given.includes('--port')) return {};
  const options = [
    ...(program === 'vite' ? ['--strictPort'] : []),
    ...(given.includes('--host') ? [] : ['--host', host]),
  ];
  return { portOptions: options.filter((option) => !given.includes(option)) };
}
