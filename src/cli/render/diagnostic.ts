import { readFile } from 'node:fs/promises';
import type { ChalkInstance } from 'chalk';
import { formatDiagnostic, hideSecretsInText, type ManifestSources, type Paint } from '../../manifest/index.ts';
import type { Diagnostic } from '../../support/diagnostic.ts';

/**
 * Diagnostics as people read them, each with the lines around its place, and how many there are. Texts that are not
 * given are read again; what cannot be read has no frame.
 */
export async function formatDiagnostics(
  diagnostics: readonly Diagnostic[],
  chalk: ChalkInstance,
  sources?: ManifestSources,
): Promise<string> {
  const texts = sources ?? (await readSources(diagnostics));
  const options = { directory: process.cwd(), paint: createPaint(chalk) };
  const formatted = diagnostics.map((diagnostic) => formatDiagnostic(diagnostic, texts, options));
  return [...formatted, countDiagnostics(diagnostics)].filter((text) => text !== '').join('\n\n');
}

/** `2 errors, 1 warning`; empty when there is nothing. */
export function countDiagnostics(diagnostics: readonly Diagnostic[]): string {
  const severities = ['error', 'warning', 'note'] as const;
  return severities
    .map((severity) => ({
      severity,
      count: diagnostics.filter((diagnostic) => diagnostic.severity === severity).length,
    }))
    .filter(({ count }) => count > 0)
    .map(({ severity, count }) => `${count} ${severity}${count === 1 ? '' : 's'}`)
    .join(', ');
}

async function readSources(diagnostics: readonly Diagnostic[]): Promise<ManifestSources> {
  const files = new Set(diagnostics.flatMap(({ location }) => (location === undefined ? [] : [location.file])));
  const texts = new Map<string, string>();
  for (const file of files) {
    const text = await readFile(file, 'utf8').catch(() => undefined);
    if (text !== undefined) texts.set(file, hideSecretsInText(text));
  }
  return texts;
}

function createPaint(chalk: ChalkInstance): Paint {
  const colours = { error: chalk.red, warning: chalk.yellow, note: chalk.blue };
  return {
    severity: (text, severity) => colours[severity].bold(text),
    place: (text) => chalk.cyan(text),
    faint: (text) => chalk.dim(text),
  };
}
