import type { AppHostError } from '../../support/apphost-error.ts';
import type { Diagnostic } from '../../support/diagnostic.ts';
import type { Remains } from '../../runtime/stop.ts';
import type { Output } from '../output.ts';
import { formatDiagnostics } from './diagnostic.ts';

/** An error as text: what happened, its diagnostics with their places, and what to do. */
export async function formatError(error: AppHostError, { chalk }: Output): Promise<string> {
  const parts: string[] = [];
  if (error.diagnostics.length > 0) parts.push(await formatDiagnostics(error.diagnostics, chalk));
  parts.push(`${chalk.red.bold(`error ${error.code}`)} ${error.message}`);
  if (error.hint !== undefined) parts.push(`  ${chalk.dim('hint:')} ${error.hint}`);
  return parts.join('\n');
}

/** The same as data, for `--format json`. */
export function errorToJson(error: AppHostError): string {
  const { code, message, hint, facts } = error;
  const diagnostics = error.diagnostics.map((diagnostic) => diagnosticToJson(diagnostic));
  return JSON.stringify({ code, severity: 'error', message, hint, facts, diagnostics });
}

export function diagnosticToJson({ location, ...diagnostic }: Diagnostic): Record<string, unknown> {
  const place = location === undefined ? {} : { file: location.file, line: location.line, column: location.column };
  return { ...diagnostic, ...place };
}

/** What is left of an application, and what becomes of it. */
export function formatRemains(remains: readonly Remains[]): string {
  const list = remains.map(({ name, reason }) => `  ${name}: ${reason}`).join('\n');
  return `error NOT_ALL_REMOVED could not be removed:\n${list}\n  hint: The next \`apphost up\` or \`apphost down\` removes it.`;
}
