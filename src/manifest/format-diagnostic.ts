import { relative } from 'node:path';
import type { Diagnostic, Location, Severity } from '../support/diagnostic.ts';
import { showControls, toCodeFrame, type FrameLine } from './code-frame.ts';
import { setFile } from './overlay/set.ts';
import type { ManifestSources } from './source.ts';

/** How parts of a diagnostic are coloured; without colours each gives its text back. */
export interface Paint {
  readonly severity: (text: string, severity: Severity) => string;
  readonly place: (text: string) => string;
  readonly faint: (text: string) => string;
}

export interface FormatOptions {
  /** Paths are shown relative to this folder. Absent: as they are. */
  readonly directory?: string;
  readonly paint?: Paint;
}

const plain: Paint = { severity: (text) => text, place: (text) => text, faint: (text) => text };

/** A diagnostic as text: what is wrong, where, the lines around it, and what to do. */
export function formatDiagnostic(
  { code, severity, message, hint, location }: Diagnostic,
  sources: ManifestSources,
  { directory, paint = plain }: FormatOptions = {},
): string {
  const lines = [`${paint.severity(`${severity} ${code}`, severity)} ${showControls(message)}`];
  if (location !== undefined) {
    lines.push(`  ${paint.faint('at')} ${paint.place(formatLocation(location, directory))}`);
    lines.push(...formatFrame(location, sources, { paint, severity }));
  }
  if (hint !== undefined) lines.push(`  ${paint.faint('hint:')} ${showControls(hint)}`);
  return lines.join('\n');
}

/** `app.yaml:12:5`. */
export function formatLocation({ file, line, column }: Location, directory?: string): string {
  if (file === setFile) return `${setFile} (option ${line}, column ${column})`;
  const shown = directory === undefined ? file : relative(directory, file) || file;
  return `${shown}:${line}:${column}`;
}

interface Style {
  readonly paint: Paint;
  readonly severity: Severity;
}

function formatFrame(location: Location, sources: ManifestSources, { paint, severity }: Style): readonly string[] {
  const frame = toCodeFrame(location, sources);
  if (frame === undefined) return [];
  const print = ({ number, text, marker }: FrameLine): readonly string[] => {
    const arrow = marker === undefined ? ' ' : paint.severity('>', severity);
    const line = `  ${arrow} ${paint.faint(`${String(number).padStart(frame.gutter)} |`)} ${text}`.trimEnd();
    if (marker === undefined) return [line];
    return [line, `    ${paint.faint(`${' '.repeat(frame.gutter)} |`)} ${paint.severity(marker, severity)}`];
  };
  return frame.lines.flatMap((line) => print(line));
}
