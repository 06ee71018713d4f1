import { mkdtemp, realpath, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';
import { parseGitAddress, withoutLogin, type GitAddress } from './git-address.ts';
import { runGit, type GitOutcome, type GitRun } from './git.ts';

/** A repository that was fetched. */
export interface FetchedRepository {
  /** Without a login. */
  readonly url: string;
  readonly commit: string;
  /** Where it stands for now. */
  readonly folder: string;
}

/** A file from elsewhere, or why it is not here. */
export type Fetched =
  | { readonly file: string; readonly repository: FetchedRepository }
  | { readonly wrong: string }
  | { readonly failed: string };

/** Brings files from repositories to this machine, until it is ended. */
export interface Repositories {
  /** Throws only when it was interrupted. */
  fetch(address: string): Promise<Fetched>;
  /** Removes everything that was fetched. */
  end(): Promise<void>;
}

/** What Compose looks for in a folder. */
const names = ['compose.yaml', 'compose.yml', 'docker-compose.yml', 'docker-compose.yaml'];

export function createRepositories(run: Omit<GitRun, 'folder'>): Repositories {
  const known = new Map<string, Promise<FetchedRepository | { readonly failed: string }>>();
  return {
    fetch: async (text) => {
      const address = parseGitAddress(text);
      if ('wrong' in address) return address;
      const key = `${address.url}#${address.ref}`;
      const running = known.get(key) ?? fetchRepository(address, run);
      known.set(key, running);
      const repository = await running;
      return 'failed' in repository ? repository : findFile(repository, address);
    },
    end: async () => {
      for (const each of await Promise.allSettled(known.values()))
        if (each.status === 'fulfilled' && 'folder' in each.value) await remove(each.value.folder);
    },
  };
}

async function fetchRepository(
  { url, ref }: GitAddress,
  run: Omit<GitRun, 'folder'>,
): Promise<FetchedRepository | { readonly failed: string }> {
  const asked = /^[0-9a-f]{40}$/.test(ref) ? { commit: ref } : await commitOf({ url, ref }, run);
  if ('failed' in asked) return asked;
  // Its real path, for that of its files is looked at.
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'apphost-remote-')));
  const within = { ...run, folder };
  const steps = [
    ['init', '--quiet', '--template='],
    ['fetch', '--quiet', '--depth=1', '--no-tags', '--no-recurse-submodules', '--', url, asked.commit],
    ['checkout', '--quiet', '--detach', 'FETCH_HEAD'],
  ];
  try {
    for (const step of steps) {
      const outcome = await runGit(step, within);
      if ('why' in outcome) return await giveUp(folder, outcome);
    }
    const head = await runGit(['rev-parse', 'HEAD'], within);
    if ('why' in head) return await giveUp(folder, head);
    await removeWaysOut(folder, within);
    return { url: withoutLogin(url), commit: head.output.trim(), folder };
  } catch (error) {
    await remove(folder);
    throw error;
  }
}

/** A pattern also finds `feature/main` for `main`: what git itself would take first counts. */
async function commitOf(
  { url, ref }: Pick<GitAddress, 'url' | 'ref'>,
  run: Omit<GitRun, 'folder'>,
): Promise<{ readonly commit: string } | { readonly failed: string }> {
  const outcome = await runGit(['ls-remote', '--exit-code', '--', url, ref], run);
  const isNone = 'why' in outcome && outcome.exitCode === 2;
  if ('why' in outcome && !isNone) return { failed: outcome.why };
  const lines = 'output' in outcome ? outcome.output.split('\n').map((line) => line.split('\t')) : [];
  const found = new Map(lines.map(([commit = '', name = '']) => [name, commit] as const));
  const commit = [ref, `refs/${ref}`, `refs/tags/${ref}`, `refs/heads/${ref}`].flatMap(
    (name) => found.get(name) ?? [],
  )[0];
  return commit === undefined ? { failed: `it has no branch, tag or commit \`${ref}\`` } : { commit };
}

async function giveUp(
  folder: string,
  outcome: Extract<GitOutcome, { why: string }>,
): Promise<{ readonly failed: string }> {
  await remove(folder);
  return { failed: outcome.why };
}

/** A link may lead anywhere on this machine; those that lead out of the repository are taken away. */
async function removeWaysOut(folder: string, run: GitRun): Promise<void> {
  const listed = await runGit(['ls-files', '--stage', '-z'], run);
  const entries = 'output' in listed ? listed.output.split('\0') : [];
  for (const entry of entries.filter((each) => each.startsWith('120000 '))) {
    const link = join(folder, entry.slice(entry.indexOf('\t') + 1));
    const target = await realpath(link).catch(() => undefined);
    if (target === undefined || !`${target}${sep}`.startsWith(`${folder}${sep}`)) await rm(link, { force: true });
  }
}

async function findFile(repository: FetchedRepository, { path, ref }: GitAddress): Promise<Fetched> {
  const place = join(repository.folder, path);
  const candidates = (await isFolder(place)) ? names.map((name) => join(place, name)) : [place];
  for (const file of candidates) if (await isFile(file)) return { file, repository };
  const shown = relative(repository.folder, place);
  const where = shown === '' ? 'at its top' : `at ${shown}`;
  return { failed: `there is no compose file ${where} of ${ref === 'HEAD' ? 'it' : ref}` };
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isDirectory() === true;
}

async function isFile(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isFile() === true;
}

async function remove(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
}
