import type { Location } from '../support/diagnostic.ts';
import type { ManifestSources } from './source.ts';

/** The lines around a place, ready to be printed with or without colour. */
export interface CodeFrame {
  readonly lines: readonly FrameLine[];
  /** Width of the largest line number. */
  readonly gutter: number;
}

export interface FrameLine {
  readonly number: number;
  readonly text: string;
  /** What goes under the text to mark the place; only under the line that is meant. */
  readonly marker?: string;
}

/** Lines shown before and after the one that is meant. */
const around = 1;
/** Longer lines are cut, so that the mark is in sight. */
const width = 120;

/** The frame of a place, or `undefined` where its text is not known or has no such line. */
export function toCodeFrame(location: Location, sources: ManifestSources): CodeFrame | undefined {
  const text = sources.get(location.file);
  if (text === undefined || text === '') return undefined;
  const all = showControls(text).split(/\r?\n/);
  if (location.line > all.length) return undefined;
  const first = Math.max(1, location.line - around);
  const last = Math.min(all.length, location.line + around);
  const numbers = Array.from({ length: last - first + 1 }, (_, index) => first + index);
  const lines = numbers.map((number) => toLine(number, all[number - 1] ?? '', location));
  return { lines: trimEmpty(lines, location.line), gutter: String(last).length };
}

/** A control character would do something to the terminal; its picture only shows. */
export function showControls(text: string): string {
  // oxlint-disable-next-line no-control-regex -- these are what is meant
  return text.replaceAll(/[\0-\x08\x0B\x0C\x0E-\x1F\x7F]/g, (char) => {
    return String.fromCharCode(char === '\x7F' ? 0x2421 : 0x2400 + char.charCodeAt(0));
  });
}

function toLine(number: number, text: string, { line, column, length = 1 }: Location): FrameLine {
  if (number !== line) return { number, text: clip(text, 0) };
  const skipped = column + length > width ? Math.max(0, column - 40) : 0;
  const before = text.slice(skipped, column - 1).replaceAll(/[^\t]/g, ' ');
  const lead = skipped > 0 ? ' ' : '';
  return { number, text: clip(text, skipped), marker: `${lead}${before}${'^'.repeat(Math.min(length, width))}` };
}

function clip(text: string, skipped: number): string {
  const shown = text.slice(skipped, skipped + width);
  return `${skipped > 0 ? '…' : ''}${shown}${text.length > skipped + width ? '…' : ''}`;
}

/** An empty line at the edge says nothing. */
function trimEmpty(lines: readonly FrameLine[], meant: number): readonly FrameLine[] {
  const isEdge = (index: number): boolean => index === 0 || index === lines.length - 1;
  return lines.filter((line, index) => line.number === meant || !isEdge(index) || line.text.trim() !== '');
}
