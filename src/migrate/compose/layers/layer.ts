import type { MapNode } from '../../../manifest/node.ts';
import type { Path } from '../../../manifest/source.ts';
import { toCanonical } from '../canonical/canonical.ts';
import { checkShape } from '../check/shape.ts';
import type { Lookup } from '../interpolate/evaluate.ts';
import { interpolate } from '../interpolate/interpolate.ts';
import type { Loading } from '../loading.ts';
import { toMap } from '../tree.ts';
import type { ComposeDocument } from '../yaml/documents.ts';
import { mergeTrees } from './merge.ts';
import { readComposeFile } from './read-layer.ts';
import { applyResets } from './reset.ts';
import { keepUnique } from './unique.ts';

/** What the documents of one project, or of one included project, have in common. */
export interface Surroundings {
  /** Absolute path of the folder that relative paths start from. */
  readonly directory: string;
  /** The variables that `${…}` sees. */
  readonly variables: ReadonlyMap<string, string>;
  /** The files that are being read, outermost first, to find a cycle. */
  readonly chain: readonly string[];
}

export function lookupIn({ variables }: Pick<Surroundings, 'variables'>): Lookup {
  return (name) => variables.get(name);
}

/** What a document says that others have to be read for; it comes after interpolation and before the merge. */
export type Expand = (root: MapNode, document: ComposeDocument, file: string) => Promise<MapNode | undefined>;

export interface Layer {
  readonly file: string;
  readonly documents: readonly ComposeDocument[];
}

/** Puts the documents of several files together, each onto those before. `undefined` when one of them is wrong. */
export async function mergeLayers(
  layers: readonly Layer[],
  surroundings: Surroundings,
  loading: Loading,
  expand: Expand,
): Promise<MapNode | undefined> {
  let merged: MapNode | undefined;
  let isWrong = false;
  for (const { file, documents } of layers) {
    for (const document of documents) {
      const root = await expand(interpolate(document.root, lookupIn(surroundings), loading), document, file);
      if (root === undefined) {
        isWrong = true;
        continue;
      }
      const base = merged === undefined ? toMap([], root.origin) : applyResets(merged, document.resets);
      const next = normaliseLayer(mergeTrees(base, root, loading), loading);
      isWrong ||= next === undefined;
      merged = next ?? base;
    }
  }
  return isWrong ? undefined : (merged ?? emptyTree(layers));
}

/** Of files that hold nothing. */
function emptyTree(layers: readonly Layer[]): MapNode {
  return toMap([], { source: { file: layers[0]?.file ?? '', text: '', find: () => ({ start: 0, end: 1 }) } });
}

/** A merged tree in its long forms; `undefined` when the specification does not allow it. */
function normaliseLayer(tree: MapNode, loading: Loading): MapNode | undefined {
  const unique = keepUnique(tree);
  if (!checkShape(unique, loading.report)) return undefined;
  // Ranges of ports may show only now that two items mean the same.
  return keepUnique(toCanonical(unique, loading));
}

/** The base of an `extends`: its long forms, but not checked, as only what is made of it must be complete. */
export async function readUnchecked(
  file: string,
  at: Parameters<typeof readComposeFile>[1],
  surroundings: Surroundings,
  loading: Loading,
): Promise<{ readonly root: MapNode; readonly resets: readonly Path[] } | undefined> {
  const documents = await readComposeFile(file, at, loading);
  if (documents === undefined) return undefined;
  let merged: MapNode | undefined;
  for (const document of documents) {
    const root = interpolate(document.root, lookupIn(surroundings), loading);
    const base = merged === undefined ? toMap([], root.origin) : applyResets(merged, document.resets);
    merged = keepUnique(toCanonical(keepUnique(mergeTrees(base, root, loading)), loading));
  }
  return merged && { root: merged, resets: documents.flatMap(({ resets }) => resets) };
}
