import type { YAMLError } from 'yaml';
import type { Code } from '../../support/codes.ts';
import { locationOf, type Report } from '../report.ts';
import type { Source } from '../source.ts';
import type { FileSource } from './file-source.ts';
import { maximumDepth, type YamlFailure } from './yaml-values.ts';

/**
 * Says why a text is not YAML. The document parser names every mistake; where it sees none, the fast one's reason is
 * taken, and where mistakes follow from one another on a line, the first.
 */
export function reportSyntax(source: FileSource, failure: YamlFailure, report: Report): void {
  const own = problems.find(({ reason, stands }) => stands === true && reason.test(failure.reason));
  const errors = own === undefined ? (source.document()?.errors ?? []) : [];
  const shown = errors.filter((error) => !isConsequence(error, errors[0])).slice(0, 10);
  if (shown.length === 0) return reportFailure(source, failure, report);
  const lines = new Set<number>();
  for (const error of shown) {
    const [start, end] = error.pos;
    const at = locationOf(source, { start, end });
    if (lines.has(at.line)) continue;
    lines.add(at.line);
    const { code, hint } = byYamlCode[error.code] ?? unexpected;
    report.add({ code, message: sentence(error), hint, at });
  }
}

/** One open quote or bracket makes nonsense of all that follows. */
function isConsequence(error: YAMLError, first: YAMLError | undefined): boolean {
  if (first === undefined || error === first || error.code === 'DUPLICATE_KEY') return false;
  return error.pos[0] >= first.pos[0];
}

function sentence(error: YAMLError): string {
  switch (error.code) {
    case 'DUPLICATE_KEY':
      return 'this key stands twice in the same map';
    case 'MULTIPLE_DOCS':
      return 'a second document begins here; a manifest is one document';
    default:
      return lowerFirst(error.message.split('\n')[0]?.trim() ?? '');
  }
}

function reportFailure(source: Source, { reason, offset }: YamlFailure, report: Report): void {
  const problem = problems.find((candidate) => candidate.reason.test(reason)) ?? unexpected;
  const isDeep = problem.code === 'YAML_TOO_DEEP';
  const message = isDeep ? `more than ${maximumDepth} collections stand inside one another` : reason;
  report.add({ code: problem.code, message, hint: problem.hint, at: locationOf(source, { start: offset, end: offset + 1 }) });
}

interface Explanation {
  readonly code: Code;
  readonly hint: string;
}

const unexpected: Explanation = {
  code: 'YAML_UNEXPECTED',
  hint: 'Look at the line above too: a missing colon, comma or bracket shows only later.',
};
const quote: Explanation = {
  code: 'YAML_MISSING_CHARACTER',
  hint: 'Add the missing character: a closing quote or bracket, a colon, or a comma.',
};
const indentation: Explanation = {
  code: 'YAML_INDENTATION',
  hint: 'Entries of the same map or list begin in the same column; what belongs to one is indented further.',
};
const tab: Explanation = { code: 'YAML_TAB', hint: 'Indent with spaces.' };
const key: Explanation = { code: 'YAML_KEY', hint: 'A key is one short line of text, followed by a colon and a space.' };
const tag: Explanation = { code: 'YAML_TAG', hint: 'Leave the tag (`!…`) out; a manifest needs none.' };
const anchor: Explanation = {
  code: 'YAML_ANCHOR',
  hint: 'An anchor (`&name`) stands before the value it names, an alias (`*name`) in the place of one.',
};
const alias: Explanation = { code: 'YAML_ALIAS_UNKNOWN', hint: 'Define the anchor (`&name`) above the alias, or quote a text that begins with `*`.' };
const duplicate: Explanation = { code: 'YAML_DUPLICATE_KEY', hint: 'Remove one of the two, or merge them.' };
const documents: Explanation = { code: 'YAML_MULTIPLE_DOCUMENTS', hint: 'Remove the `---`, or put the second document into a file of its own and `include` it.' };
const escape: Explanation = { code: 'YAML_ESCAPE', hint: 'Write `\\\\` for a backslash, or use single quotes, in which a backslash is a backslash.' };
const scalarStart: Explanation = { code: 'YAML_SCALAR_START', hint: 'Put the text in quotes.' };
const directive: Explanation = { code: 'YAML_DIRECTIVE', hint: 'Remove the line that begins with `%`, or quote the text.' };
const block: Explanation = { code: 'YAML_BLOCK_IN_FLOW', hint: 'Inside `{ }` and `[ ]`, write everything in the short form.' };
const merge: Explanation = { code: 'YAML_MERGE_KEY', hint: 'Give `<<` an alias of a map (`*name`), or a list of such aliases.' };

const byYamlCode: Readonly<Record<YAMLError['code'], Explanation>> = {
  ALIAS_PROPS: anchor,
  BAD_ALIAS: alias,
  BAD_COLLECTION_TYPE: tag,
  BAD_DIRECTIVE: directive,
  BAD_DQ_ESCAPE: escape,
  BAD_INDENT: indentation,
  BAD_PROP_ORDER: anchor,
  BAD_SCALAR_START: scalarStart,
  BLOCK_AS_IMPLICIT_KEY: key,
  BLOCK_IN_FLOW: block,
  DUPLICATE_KEY: duplicate,
  IMPOSSIBLE: unexpected,
  KEY_OVER_1024_CHARS: key,
  MISSING_CHAR: quote,
  MULTILINE_IMPLICIT_KEY: key,
  MULTIPLE_ANCHORS: anchor,
  MULTIPLE_DOCS: documents,
  MULTIPLE_TAGS: tag,
  NON_STRING_KEY: key,
  RESOURCE_EXHAUSTION: { code: 'YAML_TOO_DEEP', hint: 'Write it flatter.' },
  TAB_AS_INDENT: tab,
  TAG_RESOLVE_FAILED: tag,
  UNEXPECTED_TOKEN: unexpected,
};

/** The fast parser's reasons. Those that stand are better than what the document parser would say. */
const problems: readonly (Explanation & { readonly reason: RegExp; readonly stands?: true })[] = [
  { reason: /maxDepth/, code: 'YAML_TOO_DEEP', hint: 'Write it flatter.', stands: true },
  { reason: /maxTotalMergeKeys/, code: 'YAML_ALIAS_EXPANSION', hint: 'Merge fewer maps into one another.', stands: true },
  { reason: /merge/, ...merge, stands: true },
  {
    reason: /non-printable|null byte/,
    code: 'YAML_CONTROL_CHARACTER',
    hint: 'Remove the invisible character, or write it as an escape in double quotes (`\\x07`).',
    stands: true,
  },
  { reason: /unknown tag|tag|nested arrays/, ...tag },
  { reason: /alias "/, ...alias },
  { reason: /anchor|alias/, ...anchor },
  { reason: /single document|document separator/, ...documents },
  { reason: /tab characters/, ...tab },
  { reason: /indentation/, ...indentation },
  { reason: /duplicated mapping key/, ...duplicate },
  { reason: /escape|hexadecimal/, ...escape },
  { reason: /quoted scalar|comma|flow collection|colon/, ...quote },
  { reason: /key/, ...key },
  { reason: /directive|YAML version/, ...directive },
];

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
