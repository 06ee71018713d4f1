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
declare const version: string;

const commands =
  'up down ps logs describe start stop restart scale wait exec validate config graph explain schema supervise reap serve init add migrate completion complete doctor publish deploy destroy';

/** Parts of Node.js that take milliseconds to load, of which most commands use nothing. */
const rarelyUsed = new Set(['node:child_process', 'node:crypto', 'node:net', 'node:http']);

export function start(): void {
  const args = process.argv.slice(2);
  if (args.length === 1 && (args[0] === '--version' || args[0] === '-V')) return console.log(version);
  const file = join(__dirname, 'apphost.cjs');
  const cacheFile = cachePath();
  const cachedData = read(cacheFile);
  const script = new Script(readFileSync(file, 'latin1'), {
    filename: file,
    ...(cachedData !== undefined && { cachedData }),
  });
  const module = { exports: {} as { main(args: readonly string[]): Promise<void> } };
  const run = script.runInThisContext() as (...args: readonly unknown[]) => void;
  run(module.exports, createLazyRequire(file), module, file, __dirname);
  void module.exports.main(args).finally(() => {
    // After the work, so that what it used is compiled into the cache as well.
    if (cachedData === undefined || script.cachedDataRejected === true) write(cacheFile, script.createCachedData());
  });
}

function createLazyRequire(file: string): (id: string) => unknown {
  const require = createRequire(file);
  return Object.assign(
    (id: string): unknown => {
      return rarelyUsed.has(id) ? loadedWhenUsed(() => require(id) as object) : require(id);
    },
    { resolve: require.resolve, cache: require.cache },
  );
}

function loadedWhenUsed(load: () => object): object {
  return new Proxy(
    {},
    {
      get: (_, key) => Reflect.get(load(), key),
      has: (_, key) => Reflect.has(load(), key),
      ownKeys: () => Reflect.ownKeys(load()),
      // A proxy may only tell of properties that could be redefined, because it has none of its own.
      getOwnPropertyDescriptor: (_, key) => {
        const found = Reflect.getOwnPropertyDescriptor(load(), key);
        return found && { ...found, configurable: true };
      },
    },
  );
}

/** V8 itself compares nothing but the length of the text. */
function cachePath(): string {
  // A mistyped command gets no file of its own.
  const command = commands.split(' ').includes(process.argv[2] ?? '') ? process.argv[2] : 'other';
  const home =
    process.env['XDG_CACHE_HOME'] ?? join(homedir(), process.platform === 'darwin' ? 'Library/Caches' : '.cache');
  // Stack traces name the file that was compiled, so each installation has its own.
  const place = __dirname.replace(/[^A-Za-z0-9]+/g, '-').slice(-80);
  return join(home, 'apphost', 'code', `${buildId}-${process.version}-${process.arch}${place}-${command}.bin`);
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
