import { parse } from 'yaml';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { toValue, type MapNode } from '../../src/manifest/node.ts';
import { createReport } from '../../src/manifest/report.ts';
import { toCanonical } from '../../src/migrate/compose/canonical/canonical.ts';
import { finish } from '../../src/migrate/compose/finish/finish.ts';
import { mergeTrees } from '../../src/migrate/compose/layers/merge.ts';
import { applyResets } from '../../src/migrate/compose/layers/reset.ts';
import { keepUnique } from '../../src/migrate/compose/layers/unique.ts';
import type { Loading } from '../../src/migrate/compose/loading.ts';
import { normalise } from '../../src/migrate/compose/normalise/normalise.ts';
import { toMap, withEntries } from '../../src/migrate/compose/tree.ts';
import { resolveFiles } from '../../src/migrate/compose/environment/resolve.ts';
import { parseDocuments } from '../../src/migrate/compose/yaml/documents.ts';
import { files } from '../../src/migrate/read/files.ts';
import { differences } from './comparable.ts';
import type { Case } from './corpus.ts';

/** How a single step of the loader differs from what the reference makes of the same. */
export async function answerOf({
  mode,
  files: names,
  folder,
  expected,
  environment,
}: Case): Promise<readonly string[]> {
  const loading: Loading = { files, report: createReport(), texts: new Map(), fetched: new Map() };
  let tree: MapNode | undefined;
  for (const name of names) {
    const file = resolve(folder, name);
    for (const { root, resets } of parseDocuments(file, await readFile(file, 'utf8'), loading.report) ?? []) {
      const base = tree === undefined ? toMap([], root.origin) : applyResets(tree, resets);
      tree = keepUnique(mergeTrees(base, root, loading));
    }
  }
  const wanted = parseDocuments('expected', String(expected), loading.report)?.[0]?.root;
  if (tree === undefined || wanted === undefined) return ['it could not be read'];
  const complete = (root: MapNode): MapNode => {
    const canonical = keepUnique(toCanonical(root, loading));
    const { name } = parse('name: ""') as { name: string };
    const named = root.entries.get('name');
    const project = named?.kind === 'scalar' ? String(named.value) : name;
    return finish(mode === 'normalise' ? normalise(canonical, project) : canonical, loading);
  };
  const lookup = (name: string): string | undefined => environment[name];
  const withVariables = async (root: MapNode): Promise<unknown> => {
    const services = root.entries.get('services');
    if (mode !== 'normalise' || services?.kind !== 'map') return toValue(root);
    return toValue(withEntries(root, { services: (await resolveFiles(services, lookup, loading)).services }));
  };
  return differences(sortKeys(await withVariables(complete(tree))), sortKeys(await withVariables(complete(wanted))));
}

function sortKeys(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value)) as unknown;
}
