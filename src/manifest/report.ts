import type { Code } from '../support/codes.ts';
import type { Diagnostic, Location, Severity } from '../support/diagnostic.ts';
import { childOf, pathOf, type Node, type Origin } from './node.ts';
import type { Part, Path, Range, Source } from './source.ts';

/** A place by its position in the manifest rather than in a text; it becomes line and column only when reported. */
export interface Place {
  readonly source: Source;
  readonly path: Path;
  readonly part: Part;
  /** Only these characters of the value. */
  readonly within?: Fragment;
}

/** A piece of a text value: the n-th appearance (from 0) of `text`, and what of it is meant. */
export interface Fragment {
  readonly text: string;
  readonly appearance: number;
  readonly start: number;
  readonly length: number;
}

export interface ReportedProblem {
  readonly code: Code;
  readonly severity?: Severity;
  readonly message: string;
  readonly hint?: string | undefined;
  readonly at?: Place | Location | undefined;
}

/** Collects what is wrong, so that all of it can be said at once. */
export interface Report {
  readonly diagnostics: readonly Diagnostic[];
  add(problem: ReportedProblem): void;
}

export function createReport(): Report {
  const diagnostics: Diagnostic[] = [];
  return {
    diagnostics,
    add({ code, severity = 'error', message, hint, at }) {
      const location = at === undefined ? undefined : 'line' in at ? at : toLocation(at);
      diagnostics.push({
        code,
        severity,
        message,
        ...(hint !== undefined && { hint }),
        ...(location !== undefined && { location }),
      });
    },
  };
}

/** The place of a value within the merged manifest; of what is missing, the place of what it is missing from. */
export function placeAt(root: Node, path: Path, part: Part = 'value'): Place {
  let node = root;
  let depth = 0;
  for (const key of path) {
    const child = childOf(node, key);
    if (child === undefined) break;
    node = child;
    depth += 1;
  }
  return placeOf(node.origin, depth === path.length ? part : 'key');
}

export function placeOf(origin: Origin, part: Part = 'value'): Place {
  return { source: origin.source, path: pathOf(origin), part };
}

export function toLocation({ source, path, part, within }: Place): Location {
  const range = source.find(path, part);
  return locationOf(source, within === undefined ? range : narrow(source.text, range, within));
}

/** Line and column of a range. What goes on over a line's end is cut there. */
export function locationOf(source: Pick<Source, 'file' | 'text'>, { start, end }: Range): Location {
  const { file, text } = source;
  const from = Math.min(start, text.length);
  const lineStart = text.lastIndexOf('\n', from - 1) + 1;
  const lineEnd = text.indexOf('\n', from);
  const last = Math.min(end, lineEnd === -1 ? text.length : lineEnd);
  const length = text.slice(from, last).trimEnd().length;
  return { file, line: countLines(text, lineStart), column: from - lineStart + 1, length: Math.max(1, length) };
}

/** Finds the fragment in the text as it was written. Inside escapes it may differ: then the whole value is meant. */
function narrow(text: string, range: Range, { text: wanted, appearance, start, length }: Fragment): Range {
  let found = range.start - 1;
  for (let count = 0; count <= appearance; count += 1) {
    found = text.indexOf(wanted, found + 1);
    if (found === -1 || found + wanted.length > range.end) return range;
  }
  return { start: found + start, end: found + start + length };
}

function countLines(text: string, until: number): number {
  let lines = 1;
  for (let at = text.indexOf('\n'); at !== -1 && at < until; at = text.indexOf('\n', at + 1)) lines += 1;
  return lines;
}
