import type { Expression } from '../../../model/expression.ts';
import type { Folder } from '../../../model/folder.ts';
import { words } from './language.ts';
import type { StartCommand } from './node-command.ts';
import type { Package } from './package-json.ts';

/** Files that are started when no script says what to start. */
const usualFiles = ['server.js', 'index.js', 'main.js', 'app.js', 'server.mjs', 'index.mjs', 'src/index.js'];

/** The same in TypeScript, which needs tsx beside Node.js. */
const typeScriptFiles = ['src/main.ts', 'src/index.ts', 'src/server.ts', 'server.ts', 'index.ts', 'main.ts'];

/** The file that is started where no script says it. */
export function mainFile(folder: Folder, manifest: Package): string | undefined {
  const { main } = manifest;
  if (main !== undefined && folder.read(main) !== undefined) return main;
  const canRunTypeScript = 'tsx' in manifest.dependencies;
  const names = canRunTypeScript ? [...usualFiles, ...typeScriptFiles] : usualFiles;
  return names.find((name) => folder.read(name) !== undefined);
}

export function runFile(file: string, manifest: Package): readonly Expression[] {
  const needsTsx = file.endsWith('.ts') && 'tsx' in manifest.dependencies;
  return needsTsx ? words('node', '--import', 'tsx', file) : words('node', file);
}

/** Servers that do not read `PORT` are told on their command line. */
export function withPort(
  command: readonly Expression[],
  { portOptions, through }: StartCommand,
  port: Expression | undefined,
): readonly Expression[] {
  if (portOptions === undefined || port === undefined) return command;
  const separator = through === 'npm' ? words('--') : [];
  return [...command, ...separator, ...words(...portOptions, '--port'), port];
}
