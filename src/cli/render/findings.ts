import type { ChalkInstance } from 'chalk';
import type { Finding } from '../doctor/check.ts';

/** One line for each finding, its remedy below it, and how many there are of what is not well. */
export function formatFindings(findings: readonly Finding[], chalk: ChalkInstance): string {
  const width = Math.max(0, ...findings.map(({ subject }) => subject.length));
  const marks = { ok: chalk.green('ok     '), warning: chalk.yellow('warning'), problem: chalk.red('problem') };
  const lines = findings.flatMap(({ level, subject, message, remedy }) => [
    `${marks[level]}  ${subject.padEnd(width)}  ${message}`,
    ...(remedy === undefined ? [] : [`${' '.repeat(width + 11)}${chalk.dim('remedy:')} ${remedy}`]),
  ]);
  return [...lines, '', summaryOf(findings)].join('\n');
}

function summaryOf(findings: readonly Finding[]): string {
  const count = (level: Finding['level']): number => findings.filter((finding) => finding.level === level).length;
  const parts = (['problem', 'warning'] as const)
    .filter((level) => count(level) > 0)
    .map((level) => `${count(level)} ${level}${count(level) === 1 ? '' : 's'}`);
  return parts.length === 0 ? 'All is well.' : `${parts.join(', ')}.`;
}
