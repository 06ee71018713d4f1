import type { ChalkInstance } from 'chalk';
import type { Draft } from '../../init/index.ts';
import { toColumns } from './columns.ts';

export interface DraftRendering {
  readonly file: string;
  readonly isDry: boolean;
  /** Where values of secrets were put. */
  readonly secretsFile: string | undefined;
  readonly chalk: ChalkInstance;
}

/** What was found and why, what was not taken over, and what to do next. */
export function formatDraft(draft: Draft, { file, isDry, secretsFile, chalk }: DraftRendering): string {
  const { findings, notes, parameters, resources } = draft;
  const verb = isDry ? 'would be written' : 'is written';
  const found = toColumns(findings.map(({ what, why }) => [`  ${what}`, why]));
  const paragraphs = [
    findings.length === 0
      ? `Nothing was found that could be run, so ${file} ${verb} as an outline to fill in.`
      : `Found:\n${found}`,
    notes.length === 0 ? '' : `${chalk.yellow('Note:')}\n${notes.map((note) => `  ${note}`).join('\n')}`,
    secretsParagraph(draft, { file, isDry, secretsFile, chalk }),
    findings.length === 0
      ? ''
      : `${chalk.bold(file)} ${verb}: ${count(resources.length, 'resource')}${parameters.length === 0 ? '' : `, ${count(parameters.length, 'secret parameter')}`}.`,
    nextStep(draft, isDry),
  ];
  return paragraphs.filter((paragraph) => paragraph !== '').join('\n');
}

function secretsParagraph({ parameters }: Draft, { secretsFile }: DraftRendering): string {
  const without = parameters.filter(({ value }) => value === undefined).map(({ name }) => name);
  const lines = [
    secretsFile === undefined
      ? ''
      : `The values of the secrets are not in the manifest; they were copied to ${secretsFile}.`,
    without.length === 0 ? '' : `No value was found for ${without.join(', ')}: \`apphost up\` asks for it.`,
  ];
  return lines.filter((line) => line !== '').join('\n');
}

function nextStep({ findings }: Draft, isDry: boolean): string {
  if (isDry) return 'Write it with `apphost init`.';
  return findings.length === 0
    ? 'Next: `apphost add` puts a resource into it, such as `apphost add redis cache`; then `apphost up`.'
    : 'Next: read it through, then start it with `apphost up`.';
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}
