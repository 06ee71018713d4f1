import { cp, mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { loadManifest } from '../../src/manifest/index.ts';
import {
  loadCompose,
  migrateCompose,
  type ComposeProject,
  type MigratedCompose,
} from '../../src/migrate/compose/index.ts';
import type { Remark } from '../../src/migrate/report/report.ts';
import { loadTarget, usualOptions } from '../../src/publish/index.ts';
import { addContexts } from './migration.ts';
import type { Case } from './corpus.ts';
import { compareLeaves, scoreLeaves, type Leaf } from './leaves.ts';
import { seededEnvironments } from './seeds.ts';
import { toNormalForm } from './normal-form.ts';

/** How a case came through: a compose file to a manifest and back. */
export interface Trip {
  readonly score: number;
  readonly isExact: boolean;
  readonly silent: readonly string[];
  /** Whether migrating what was published gives the same manifest. */
  readonly isFixpoint: boolean;
  /** Every leaf that is not as it was. */
  readonly differences: readonly string[];
  readonly refused?: string;
}

const failed = { score: 0, isExact: false, silent: [], isFixpoint: false, differences: [] };

/** compose.md §6.1: over the environments, the score is the mean; losses count once. */
export async function judgeTrip(each: Case, work: string, isLifted = false): Promise<Trip> {
  // Deep enough for paths that lead out of it.
  const top = await mkdtemp(join(work, 'trip-'));
  const folder = join(top, 'a', 'b', 'c', 'd', 'e');
  await cp(each.folder, folder, { recursive: true });
  const files = each.files.map((file) => (file.startsWith('/') ? relative(each.folder, file) : file));
  const environment = { PATH: '/bin', HOME: '/root', ...each.environment };
  const open = await load({ folder, files, environment, variables: 'open' });
  if (open === undefined) return { ...failed, refused: 'it is not loaded' };
  await addContexts(open, top);
  const made = await migrate(open, 'app.yaml', isLifted);
  const published = await publish(made.file, made.text);
  if ('refused' in published) return { ...failed, refused: published.refused };
  const secrets = isLifted ? await secretsOf(made, published.folder) : {};
  const scores: ReturnType<typeof scoreLeaves>[] = [];
  const differences = new Set<string>();
  const silent = new Set<string>();
  for (const seeded of seededEnvironments(open, environment)) {
    const before = await load({ folder, files, environment: seeded, variables: 'resolved' });
    const after = await load({
      folder: published.folder,
      files: ['compose.yaml'],
      environment: { ...secrets, ...variablesOf(before, seeded) },
      variables: 'resolved',
      name: before?.model.name,
    });
    if (before === undefined) continue;
    const one = toNormalForm(before.model as never, before.directory);
    const other = after === undefined ? {} : toNormalForm(after.model as never, before.directory);
    const leaves = compareLeaves(one, other);
    const isSaid = (leaf: Leaf): boolean => isAnnounced(leaf, made.remarks, isLifted) || isNoted(leaf, published.notes);
    const scored = scoreLeaves(leaves, isSaid);
    scores.push(scored);
    for (const leaf of leaves) if (leaf.fate !== 'equal') differences.add(describe(leaf));
    const unsaid = isLifted ? leaves.filter((leaf) => leaf.fate !== 'equal' && !isSaid(leaf)) : scored.silent;
    for (const leaf of unsaid) silent.add(describe(leaf));
  }
  return {
    score: scores.reduce((sum, { score }) => sum + score, 0) / Math.max(1, scores.length),
    isExact: scores.every(({ isExact }) => isExact),
    silent: [...silent],
    differences: [...differences],
    isFixpoint: await isFixpoint({ made: made.text, file: made.file, published: published.folder, environment }),
  };
}

/** What stood in the file, by the variables that a compose file calls secret parameters; what is missing is made up. */
async function secretsOf({ secrets }: MigratedCompose, folder: string): Promise<Readonly<Record<string, string>>> {
  const text = await readFile(join(folder, 'compose.yaml'), 'utf8');
  const required = [...text.matchAll(/\$\{([A-Z_0-9]+):\?|environment: ([A-Z_0-9]+)$/gim)];
  const missing = required.map(([, name = '', other = '']) => [name === '' ? other : name, 'made-up'] as const);
  const known = [...secrets].flatMap(([name, value]) =>
    [name, name.replaceAll('-', '_').toUpperCase()].map((each) => [each, value] as const),
  );
  return Object.fromEntries([...missing, ...known]);
}

/** An `.env` of the original counts for both. */
function variablesOf(
  project: ComposeProject | undefined,
  seeded: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  return { ...Object.fromEntries(project?.variables ?? []), ...seeded };
}

interface Loading {
  readonly folder: string;
  readonly files: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly variables: 'open' | 'resolved';
  readonly name?: string | undefined;
}

async function load({ name, ...request }: Loading): Promise<ComposeProject | undefined> {
  const named = name === undefined ? {} : { projectName: name };
  return (await loadCompose({ ...request, profiles: ['*'], ...named })).project;
}

async function migrate(
  project: ComposeProject,
  name: string,
  isLifted: boolean,
): Promise<MigratedCompose & { readonly file: string }> {
  const file = join(project.directory, name);
  const made = migrateCompose(project, { file, lift: isLifted, isFaithful: !isLifted });
  await writeFile(file, made.text);
  return { file, ...made };
}

async function publish(
  file: string,
  text: string,
): Promise<{ folder: string; notes: readonly string[] } | { refused: string }> {
  const { application, diagnostics } = await loadManifest(
    { file, environment: 'production', set: [], mode: 'publish' },
    new Map([[file, text]]),
  );
  const wrong = diagnostics.filter(({ severity }) => severity === 'error');
  if (application === undefined || wrong.length > 0) return { refused: wrong.map(({ message }) => message).join('; ') };
  const defaults = [...application.parameters].flatMap(([name, { default: value }]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  const folder = dirname(file);
  const publishTo = await loadTarget('compose');
  const base = { application, parameters: new Map(defaults) };
  const out = await mkdtemp(join(folder, 'published-'));
  const result = await publishTo({ base, others: [], images: {}, directory: out, kubernetes: usualOptions });
  const errors = result.diagnostics.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) return { refused: errors.map(({ message }) => message).join('; ') };
  for (const { path, text: content } of result.artifacts) {
    await mkdir(dirname(join(out, path)), { recursive: true });
    await writeFile(join(out, path), content);
  }
  return { folder: out, notes: result.diagnostics.map(({ message }) => message) };
}

/** What a server of a type has of its own, which is known once it is said to be one. */
const ofType = new Set([
  'command',
  'environment',
  'healthcheck',
  'secrets',
  'configs',
  'expose',
  'shm_size',
  'image',
  'depends_on',
]);

/** A difference is announced where a remark names the service and the attribute. */
function isAnnounced(
  { path: [section = '', name = '', key = '', inner = ''], fate }: Leaf,
  remarks: readonly Remark[],
  isLifted: boolean,
): boolean {
  const words = [key, inner, ...(synonyms[key] ?? [])].filter((word) => word !== '');
  const isTop = section !== 'services';
  return remarks.some(({ subject, text, kind }) => {
    if (!isLifted && kind !== 'changed' && kind !== 'decide') return false;
    if (
      isLifted &&
      (fate !== 'lost' || key === 'expose') &&
      subject === name &&
      ofType.has(key) &&
      text.includes('of the type')
    )
      return true;
    return isTop ? subject === name : subject === name && words.some((word) => text.includes(word));
  });
}

/** What publishing said of the service. */
function isNoted({ path: [section, name = '', key = ''] }: Leaf, notes: readonly string[]): boolean {
  const words = [key, ...(synonyms[key] ?? [])];
  return (
    section === 'services' && notes.some((note) => note.includes(name) && words.some((word) => note.includes(word)))
  );
}

/** What remarks call an attribute. */
const synonyms: Readonly<Record<string, readonly string[]>> = {
  healthcheck: ['health check'],
  scale: ['replica'],
  env_file: ['variables'],
  environment: ['variable'],
  volumes: ['mounts'],
  ports: ['port'],
  labels: ['label'],
  name: ['called'],
  depends_on: ['waits until'],
  restart: ['starts anew'],
  expose: ['port'],
};

function describe({ path, fate, before, after }: Leaf): string {
  return `${path.join('.')}: ${fate} ${JSON.stringify(before)} → ${JSON.stringify(after)}`;
}

interface Second {
  readonly made: string;
  readonly file: string;
  readonly published: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** Comments say where something came from, and so differ. */
async function isFixpoint({ made, file, published, environment }: Second): Promise<boolean> {
  const project = await load({ folder: published, files: ['compose.yaml'], environment, variables: 'open' });
  if (project === undefined) return false;
  const { text } = migrateCompose(project, { file, lift: false, isFaithful: true });
  const bare = (manifest: string): string => manifest.replaceAll(/^ *# from .*\n/gm, '');
  return bare(text) === bare(made);
}
