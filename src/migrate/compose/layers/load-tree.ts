import { basename } from 'node:path';
import type { MapNode } from '../../../manifest/node.ts';
import { placeOf, type Place } from '../../../manifest/report.ts';
import { checkValues } from '../check/values.ts';
import { inheritVariables } from '../environment/resolve.ts';
import type { Loading } from '../loading.ts';
import { addDefaults } from '../normalise/defaults.ts';
import { resolvePaths } from '../paths/resolve-paths.ts';
import { applyExtends } from './extends.ts';
import { applyIncludes, type LoadIncluded } from './include.ts';
import { mergeLayers, type Expand, type Layer, type Surroundings } from './layer.ts';
import { readComposeFile } from './read-layer.ts';

/** Reads compose files. `undefined` when one could not be; all of them are looked at nevertheless. */
export async function readLayers(
  files: readonly string[],
  at: Place | undefined,
  loading: Loading,
): Promise<readonly Layer[] | undefined> {
  const layers: Layer[] = [];
  for (const file of files) {
    const documents = await readComposeFile(file, at, loading);
    if (documents !== undefined) layers.push({ file, documents });
  }
  return layers.length === files.length ? layers : undefined;
}

/** The tree of a project, or of an included one: merged, checked, with defaults and absolute paths. */
export async function loadTree(
  layers: readonly Layer[],
  surroundings: Surroundings,
  loading: Loading,
): Promise<MapNode | undefined> {
  const expand: Expand = async (root, document, file) => {
    reportVersion(root, file, loading);
    const inner = { ...surroundings, chain: [...surroundings.chain, file] };
    const whole = await applyIncludes({ root, resets: document.resets }, inner, loading, loadIncluded(loading));
    return whole && applyExtends(whole, document.resets, { file, surroundings, loading });
  };
  const merged = await mergeLayers(layers, surroundings, loading, expand);
  if (merged === undefined) return undefined;
  const complete = addDefaults(merged);
  checkValues(complete, loading.report);
  return resolvePaths(complete, surroundings.directory, loading);
}

function loadIncluded(loading: Loading): LoadIncluded {
  return async (files, at, surroundings) => {
    const layers = await readLayers(files, at, loading);
    if (layers === undefined) return undefined;
    const tree = await loadTree(layers, surroundings, loading);
    return tree && inheritVariables(tree, surroundings.variables, loading);
  };
}

function reportVersion(root: MapNode, file: string, { report }: Loading): void {
  const version = root.entries.get('version');
  if (version === undefined) return;
  report.add({
    code: 'COMPOSE_OBSOLETE',
    severity: 'note',
    message: `\`version\` in ${basename(file)} says nothing any more`,
    hint: 'Remove it.',
    at: placeOf(version.origin, 'key'),
  });
}
