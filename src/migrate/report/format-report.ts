import { isAbsolute, relative } from 'node:path';
import type { Location } from '../../support/diagnostic.ts';
import { remarkKinds, remarkTitles, type Remark } from './report.ts';

/** What was migrated, and where to. */
export interface Migrated {
  /** Paths that are shown start from here. */
  readonly folder: string;
  readonly sources: readonly string[];
  readonly file: string;
  readonly remarks: readonly Remark[];
}

/** The report for a terminal: a paragraph for each sort of remark. */
export function formatReport(migrated: Migrated, bold: (text: string) => string = (text) => text): string {
  const parts = parted(migrated).map(({ title, remarks }) => {
    const lines = remarks.map(({ subject, text, location }) => `  ${subject}: ${text}${at(location, migrated)}`);
    return [bold(`${title}:`), ...lines].join('\n');
  });
  return parts.join('\n\n');
}

/** The same as a page to keep with the sources. */
export function formatMarkdownReport(migrated: Migrated): string {
  const { file, sources, folder } = migrated;
  const shown = sources.map((source) => `\`${shownPath(source, folder)}\``).join(', ');
  const parts = parted(migrated).map(({ title, remarks }) => {
    const lines = remarks.map(
      ({ subject, text, location }) => `- **${escape(subject)}**: ${escape(text)}${escape(at(location, migrated))}`,
    );
    return `## ${title}\n\n${lines.join('\n')}`;
  });
  return `${[`# From ${shown} to \`${shownPath(file, folder)}\``, ...parts].join('\n\n')}\n`;
}

/** The same for programs. */
export function toReportData({ folder, sources, file, remarks }: Migrated): unknown {
  return {
    manifest: shownPath(file, folder),
    sources: sources.map((source) => shownPath(source, folder)),
    remarks: remarks.map(({ kind, subject, text, location }) => ({
      kind,
      subject,
      text,
      ...(location !== undefined && {
        file: shownPath(location.file, folder),
        line: location.line,
        column: location.column,
      }),
    })),
  };
}

function parted({ remarks }: Migrated) {
  return remarkKinds
    .map((kind) => ({ title: remarkTitles[kind], remarks: remarks.filter((remark) => remark.kind === kind) }))
    .filter((part) => part.remarks.length > 0);
}

function at(location: Location | undefined, { folder }: Migrated): string {
  return location === undefined ? '' : ` (${shownPath(location.file, folder)}:${location.line})`;
}

/** What is no path is the address that it came from. */
function shownPath(path: string, folder: string): string {
  if (!isAbsolute(path)) return path;
  return relative(folder, path) || path;
}

function escape(text: string): string {
  return text.replace(/[*_<>[\]]/g, '\\$&');
}
