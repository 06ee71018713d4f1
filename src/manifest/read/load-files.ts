import { basename, dirname, extname, join, resolve } from 'node:path';
import type { MapNode, Node } from '../node.ts';
import { parseText } from '../parse/parse-text.ts';
import { placeOf, type Place, type Report, type ReportedProblem } from '../report.ts';
import { maximumSize, type Disk, type TextProblem } from './disk.ts';

/** The files of a manifest, each parsed. A file that could not be is missing here and stands in the report. */
export interface ManifestFiles {
  readonly main?: MapNode;
  /** In the order in which they take effect: an included file's own includes come before it. */
  readonly included: readonly MapNode[];
  /** `app.<environment>.yaml` beside the main file. */
  readonly overlay?: MapNode;
  readonly texts: Map<string, string>;
}

/** Reads the manifest, what it includes, and the environment's file beside it. */
export async function loadFiles(
  request: { readonly file: string; readonly environment: string },
  disk: Disk,
  report: Report,
): Promise<ManifestFiles> {
  const texts = new Map<string, string>();
  const loader: Loader = { disk, report, texts, included: new Map() };
  const file = resolve(request.file);
  const main = await loadFile(loader, file, undefined);
  if (main === undefined) return { included: [], texts };
  await loadIncludes(loader, main, [file]);
  const overlay = await loadOverlay(loader, file, request.environment);
  return { main, included: [...loader.included.values()], texts, ...(overlay !== undefined && { overlay }) };
}

interface Loader {
  readonly disk: Disk;
  readonly report: Report;
  readonly texts: Map<string, string>;
  readonly included: Map<string, MapNode>;
}

async function loadFile(loader: Loader, file: string, from: Place | undefined): Promise<MapNode | undefined> {
  const read = await loader.disk.readText(file);
  if ('problem' in read) {
    loader.report.add({ ...unreadable(file, read.problem, read.detail, from !== undefined), at: from ?? topOf(file) });
    return undefined;
  }
  loader.texts.set(file, read.text);
  return asMap(parseText(file, read.text, loader.report), loader.report);
}

async function loadIncludes(loader: Loader, node: MapNode, chain: readonly string[]): Promise<void> {
  for (const include of includesOf(node, loader.report)) {
    const file = resolve(dirname(chain.at(-1) ?? ''), include.path);
    if (chain.includes(file)) {
      const cycle = [...chain.slice(chain.indexOf(file)), file].map((name) => basename(name)).join(' → ');
      const hint = 'Remove one of the includes.';
      loader.report.add({
        code: 'INCLUDE_CYCLE',
        message: `files include one another: ${cycle}`,
        hint,
        at: include.at,
      });
      continue;
    }
    if (loader.texts.has(file)) continue;
    const loaded = await loadFile(loader, file, include.at);
    if (loaded === undefined) continue;
    await loadIncludes(loader, loaded, [...chain, file]);
    loader.included.set(file, loaded);
  }
}

/** An overlay file that does not exist is the usual case. */
async function loadOverlay(loader: Loader, file: string, environment: string): Promise<MapNode | undefined> {
  const stem = basename(file, extname(file));
  const candidates = ['.yaml', '.yml'].map((extension) => join(dirname(file), `${stem}.${environment}${extension}`));
  const found = candidates.find((candidate) => loader.disk.look(candidate) !== 'nothing');
  return found === undefined ? undefined : loadFile(loader, found, undefined);
}

/** The environments that have a file beside the manifest: `staging` for `app.staging.yaml`. */
export function overlayFiles(file: string, disk: Disk): readonly string[] {
  const stem = `${basename(file, extname(file))}.`;
  const entries = disk.folder(dirname(file))?.entries ?? [];
  const beside = entries.filter((entry) => entry.startsWith(stem) && ['.yaml', '.yml'].includes(extname(entry)));
  return beside.map((entry) => entry.slice(stem.length, -extname(entry).length)).filter((name) => name !== '');
}

function includesOf(node: MapNode, report: Report): readonly { readonly path: string; readonly at: Place }[] {
  const include = node.entries.get('include');
  if (include === undefined) return [];
  const hint = 'Write a list of paths, each relative to this file: `include: [./queues.yaml]`.';
  if (include.kind !== 'list') {
    report.add({ code: 'INCLUDE_INVALID', message: '`include` must be a list', hint, at: placeOf(include.origin) });
  }
  const items = include.kind === 'list' ? include.items : [];
  return items.flatMap((item) => {
    const at = placeOf(item.origin);
    if (item.kind === 'scalar' && typeof item.value === 'string' && item.value !== '')
      return [{ path: item.value, at }];
    report.add({ code: 'INCLUDE_INVALID', message: '`include` takes paths of files', hint, at });
    return [];
  });
}

function asMap(node: Node | undefined, report: Report): MapNode | undefined {
  if (node === undefined || node.kind === 'map') return node;
  const isEmpty = node.kind === 'scalar' && node.value === null;
  report.add({
    code: isEmpty ? 'MANIFEST_EMPTY' : 'MANIFEST_NOT_A_MAP',
    message: isEmpty
      ? 'the file holds nothing'
      : `the file holds ${node.kind === 'list' ? 'a list' : 'a single value'}, not a map`,
    hint: 'Begin with `name: shop`, followed by `resources:`.',
    at: isEmpty ? { file: node.origin.source.file, line: 1, column: 1 } : placeOf(node.origin),
  });
  return undefined;
}

function unreadable(file: string, problem: TextProblem, detail: string, isIncluded: boolean): ReportedProblem {
  switch (problem) {
    case 'missing': {
      const hint = isIncluded
        ? 'The path is relative to the file that includes it.'
        : 'Write one with a `name:` and `resources:`, or name another file with `-f`.';
      return { code: 'MANIFEST_NOT_FOUND', message: `there is no file ${file}`, hint };
    }
    case 'folder':
      return { code: 'MANIFEST_NOT_A_FILE', message: `${file} is a folder`, hint: 'Name the file inside it.' };
    case 'too-large': {
      const message = `${file} is too large for a manifest (${detail}; the most is ${maximumSize / 1024} KiB)`;
      return { code: 'MANIFEST_TOO_LARGE', message, hint: 'Check that this is the right file.' };
    }
    case 'not-text': {
      const hint = 'Save it as UTF-8, and check that this is the right file.';
      return { code: 'MANIFEST_NOT_UTF8', message: `${file} is not UTF-8 text`, hint };
    }
    case 'unreadable': {
      const hint = 'Check the permissions of the file and of the folders above it.';
      return { code: 'MANIFEST_UNREADABLE', message: `${file} cannot be read (${detail})`, hint };
    }
  }
}

function topOf(file: string): { readonly file: string; readonly line: number; readonly column: number } {
  return { file, line: 1, column: 1 };
}
