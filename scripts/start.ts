/**
 * Runs the bundle, from V8's compiled form when there is one: compiling it anew costs more than all that `--version`
 * does. The form is kept in the user's cache folder, once for each build, version of Node.js and command (it holds the
 * functions that the first run used, and each command uses others); where that cannot be written, everything works, only
 * slower.
 */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { Script } from 'node:vm';

/** A hash of the bundle, put in by the build: hashing here would load all of node:crypto. */
declare const buildId: string;

const commands = ['up', 'down', 'ps', 'logs', 'validate', 'config', 'graph', 'explain', 'schema', 'supervise'];

export function start(): void {
  const file = join(__dirname, 'apphost.cjs');
  const cacheFile = cachePath();
  const cachedData = read(cacheFile);
  const script = new Script(
    `(function (exports, require, module, __filename, __dirname) {${readFileSync(file, 'utf8')}\n})`,
    {
      filename: file,
      ...(cachedData !== undefined && { cachedData }),
    },
  );
  const module = { exports: {} as { main(args: readonly string[]): Promise<void> } };
  const run = script.runInThisContext() as (...args: readonly unknown[]) => void;
  run(module.exports, createRequire(file), module, file, __dirname);
  void module.exports.main(process.argv.slice(2)).finally(() => {
    // After the work, so that what it used is compiled into the cache as well.
    if (cachedData === undefined || script.cachedDataRejected === true) write(cacheFile, script.createCachedData());
  });
}

/** V8 itself compares nothing but the length of the text. */
function cachePath(): string {
  // A mistyped command gets no file of its own.
  const command = commands.includes(process.argv[2] ?? '') ? process.argv[2] : 'other';
  const home =
    process.env['XDG_CACHE_HOME'] ?? join(homedir(), process.platform === 'darwin' ? 'Library/Caches' : '.cache');
  return join(home, 'apphost', 'code', `${buildId}-${process.version}-${process.arch}-${command}.bin`);
}

function read(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}

function write(file: string, data: Buffer): void {
  try {
    mkdirSync(dirname(file), { recursive: true });
    // Renamed whole: another start must never read half of it.
    const draft = `${file}.${process.pid}`;
    writeFileSync(draft, data);
    renameSync(draft, file);
  } catch {
    // A read-only home: the next start is as slow as this one.
  }
}
