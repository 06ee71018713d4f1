import { basename, dirname, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { toValue, type MapNode, type Node } from '../../../manifest/node.ts';
import { placeOf, type Place } from '../../../manifest/report.ts';
import { readEnvFile } from '../environment/read-env-file.ts';
import { presentText, type Loading } from '../loading.ts';
import { absolutePath } from '../paths/absolute-path.ts';
import { entryOf, itemsOf, textOf, toMap, withEntries } from '../tree.ts';
import type { ComposeDocument } from '../yaml/documents.ts';
import { lookupIn, type Surroundings } from './layer.ts';
import { mergeTrees } from './merge.ts';
import { localPath } from './remote-file.ts';
import { applyResets } from './reset.ts';

/** Loads the files of an included project into one tree. */
export type LoadIncluded = (
  files: readonly string[],
  at: Place,
  surroundings: Surroundings,
) => Promise<MapNode | undefined>;

/**
 * Puts what a document includes under what it says itself. An included project has a folder and a `.env` of its own.
 * `undefined` when one cannot be included.
 */
export async function applyIncludes(
  { root, resets }: ComposeDocument,
  surroundings: Surroundings,
  loading: Loading,
  loadIncluded: LoadIncluded,
): Promise<MapNode | undefined> {
  const include = root.entries.get('include');
  // What is no list is told when the shape of the whole is checked.
  if (include?.kind !== 'list') return root;
  let isWrong = false;
  let included = toMap([], root.origin);
  for (const item of include.items) {
    const request = await readRequest(item, surroundings, loading);
    const tree = request && (await loadIncluded(request.files, placeOf(item.origin), request.surroundings));
    isWrong ||= tree === undefined;
    if (tree !== undefined) included = mergeTrees(included, newIn(tree, included), loading);
  }
  const own = withEntries(root, { include: undefined });
  return isWrong ? undefined : mergeTrees(applyResets(included, resets), own, loading);
}

const sections = ['services', 'volumes', 'networks', 'secrets', 'configs', 'models'];

/** What of a tree another does not hold already, as when two files include the same third. */
function newIn(tree: MapNode, present: MapNode): MapNode {
  const kept = [...tree.entries].filter(([key]) => sections.includes(key));
  const unlike = kept.map(([section, node]): [string, Node] => {
    if (node.kind !== 'map') return [section, node];
    const known = entryOf(present, section);
    const isNew = ([name, child]: readonly [string, Node]): boolean => {
      const other = entryOf(known, name);
      return other === undefined || !isDeepStrictEqual(toValue(other), toValue(child));
    };
    return [section, toMap([...node.entries].filter(isNew), node.origin)];
  });
  return toMap(unlike, tree.origin);
}

interface Request {
  readonly files: readonly string[];
  readonly surroundings: Surroundings;
}

async function readRequest(item: Node, outer: Surroundings, loading: Loading): Promise<Request | undefined> {
  const at = placeOf(item.origin);
  const files: string[] = [];
  for (const path of textsOf(textOf(item) === undefined ? entryOf(item, 'path') : item, loading)) {
    const file = await localPath(path, outer.directory, at, loading);
    if (file === undefined) return undefined;
    files.push(file);
  }
  const [main] = files;
  if (main === undefined) {
    const hint = 'Write the path of a compose file, or a map with `path`.';
    loading.report.add({ code: 'COMPOSE_INCLUDE', message: 'this include names no file', hint, at });
    return undefined;
  }
  if (outer.chain.includes(main))
    return refuseCycle([...outer.chain.slice(outer.chain.indexOf(main)), main], at, loading);
  const folder = textOf(entryOf(item, 'project_directory'));
  const directory =
    folder === undefined ? dirname(main) : absolutePath(presentText(folder, loading), outer.directory, loading.home);
  const variables = await variablesOf(item, directory, outer, loading);
  return { files, surroundings: { directory, variables, chain: outer.chain } };
}

/** Variables from outside win over those of the included project's own files. */
async function variablesOf(
  item: Node,
  directory: string,
  outer: Surroundings,
  loading: Loading,
): Promise<ReadonlyMap<string, string>> {
  const named = entryOf(item, 'env_file');
  const own = join(directory, '.env');
  const envFiles =
    named === undefined
      ? [own].filter((file) => loading.files.look(file) === 'file')
      : textsOf(named, loading).map((path) => absolutePath(path, outer.directory, loading.home));
  const found = new Map<string, string>();
  for (const file of envFiles.filter((file) => file !== '/dev/null')) {
    const at = named === undefined ? undefined : placeOf(named.origin);
    const lookup = lookupIn(outer);
    const known = (name: string): string | undefined => lookup(name) ?? found.get(name);
    const values = await readEnvFile({ file, at, isRequired: true }, known, loading);
    for (const [name, value] of values) found.set(name, value);
  }
  return new Map([...found, ...outer.variables]);
}

function textsOf(node: Node | undefined, loading: Loading): readonly string[] {
  const nodes = node?.kind === 'list' ? itemsOf(node) : node === undefined ? [] : [node];
  return nodes.flatMap((each) => textOf(each) ?? []).map((text) => presentText(text, loading));
}

function refuseCycle(files: readonly string[], at: Place, { report }: Loading): undefined {
  const circle = files.map((file) => basename(file)).join(' → ');
  const hint = 'Remove one of the includes.';
  report.add({ code: 'COMPOSE_INCLUDE_CYCLE', message: `files include one another: ${circle}`, hint, at });
  return undefined;
}
