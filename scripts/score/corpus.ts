import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parse } from 'yaml';

/** One thing to try the loader on. */
export interface Case {
  readonly id: string;
  /** Absolute path of the folder that it is loaded in. */
  readonly folder: string;
  /** Relative to the folder; later ones onto earlier ones. */
  readonly files: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly mustFail: boolean;
  readonly mode: 'file' | 'merge' | 'normalise' | 'unique';
  /** What a step of the reference loader makes of it. */
  readonly expected?: unknown;
}

interface Bundled {
  readonly id: string;
  readonly source: string;
  readonly files: readonly string[];
  readonly names?: readonly string[];
  readonly mode?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly expected?: string;
  readonly expectError?: boolean;
}

/** Every case of a corpus: what its INDEX.tsv lists. Bundled ones are written into `work`. */
export async function readCorpus(corpus: string, work: string): Promise<readonly Case[]> {
  const root = join(corpus, 'compose');
  const index = await readFile(join(root, 'INDEX.tsv'), 'utf8');
  const rows = index.trim().split('\n').slice(1);
  const bundles = new Map<string, ReadonlyMap<string, Bundled>>();
  const cases: Case[] = [];
  for (const row of rows) {
    const [path = '', , , features = ''] = row.split('\t');
    const [file = '', id] = path.split('#');
    if (features.includes('aux:')) continue;
    if (id === undefined) {
      cases.push(toFileCase(root, file, features.split(',')));
      continue;
    }
    const bundle = bundles.get(file) ?? (await readBundle(join(root, file)));
    bundles.set(file, bundle);
    const found = bundle.get(id);
    if (found === undefined) throw new Error(`${file} has no case ${id}`);
    cases.push(
      await writeBundled(found, { root, family: dirname(dirname(file)), work: join(work, `${cases.length}`) }),
    );
  }
  return cases;
}

function toFileCase(root: string, file: string, features: readonly string[]): Case {
  return {
    id: file,
    folder: dirname(join(root, file)),
    files: [join(root, file)],
    environment: {},
    mustFail: features.includes('expect-error'),
    mode: 'file',
  };
}

async function readBundle(file: string): Promise<ReadonlyMap<string, Bundled>> {
  const cases = parse(await readFile(file, 'utf8'), { maxAliasCount: -1 }) as readonly Bundled[];
  return new Map(cases.map((each) => [each.id, each]));
}

/** Files that a bundled case names stand beside the test that it comes from. */
async function writeBundled(
  bundled: Bundled,
  { root, family, work }: { readonly root: string; readonly family: string; readonly work: string },
): Promise<Case> {
  const folder = join(work, 'project');
  await mkdir(folder, { recursive: true });
  const siblings = join(root, family, dirname(bundled.source.split('#')[0] ?? ''));
  await cp(siblings, folder, { recursive: true }).catch(() => undefined);
  const names =
    bundled.names ?? bundled.files.map((_text, index) => (index === 0 ? 'case.yaml' : `case-${index}.yaml`));
  for (const [index, text] of bundled.files.entries()) {
    const file = join(folder, names[index] ?? '');
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }
  const isSteps = bundled.mode === 'files';
  const mode =
    bundled.mode === 'merge' || bundled.mode === 'normalise' || bundled.mode === 'unique' ? bundled.mode : 'file';
  return {
    id: bundled.id,
    folder,
    files: isSteps ? names.slice(-1) : names,
    environment: bundled.env ?? {},
    mustFail: bundled.expectError === true,
    mode,
    ...(bundled.expected !== undefined && { expected: bundled.expected }),
  };
}
