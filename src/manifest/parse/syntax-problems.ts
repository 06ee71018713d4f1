import type { YAMLError } from 'yaml';
import type { Code } from '../../support/codes.ts';

/** A sort of syntax mistake, and what to do about it. */
export interface SyntaxProblem {
  readonly code: Code;
  readonly hint: string;
}

export const unexpected: SyntaxProblem = {
  code: 'YAML_UNEXPECTED',
  hint: 'Look at the line above too: a missing colon, comma or bracket shows only later.',
};
export const missing: SyntaxProblem = {
  code: 'YAML_MISSING_CHARACTER',
  hint: 'Add the missing character: a closing quote or bracket, a colon, or a comma.',
};
const indentation: SyntaxProblem = {
  code: 'YAML_INDENTATION',
  hint: 'Entries of the same map or list begin in the same column; what belongs to one is indented further.',
};
const tab: SyntaxProblem = { code: 'YAML_TAB', hint: 'Indent with spaces.' };
const key: SyntaxProblem = {
  code: 'YAML_KEY',
  hint: 'A key is one short line of text, followed by a colon and a space.',
};
const tag: SyntaxProblem = { code: 'YAML_TAG', hint: 'Leave the tag (`!…`) out; a manifest needs none.' };
const anchor: SyntaxProblem = {
  code: 'YAML_ANCHOR',
  hint: 'An anchor (`&name`) stands before the value it names, an alias (`*name`) in the place of one.',
};
const alias: SyntaxProblem = {
  code: 'YAML_ALIAS_UNKNOWN',
  hint: 'Define the anchor above the alias, or quote a text that begins with `*`.',
};
const duplicate: SyntaxProblem = { code: 'YAML_DUPLICATE_KEY', hint: 'Remove one of the two, or merge them.' };
const documents: SyntaxProblem = {
  code: 'YAML_MULTIPLE_DOCUMENTS',
  hint: 'Remove the `---`, or put the second document into a file of its own and `include` it.',
};
const escape: SyntaxProblem = {
  code: 'YAML_ESCAPE',
  hint: 'Write `\\\\` for a backslash, or use single quotes, in which a backslash is a backslash.',
};
const scalarStart: SyntaxProblem = { code: 'YAML_SCALAR_START', hint: 'Put the text in quotes.' };
const directive: SyntaxProblem = {
  code: 'YAML_DIRECTIVE',
  hint: 'Remove the line that begins with `%`, or quote the text.',
};
const block: SyntaxProblem = {
  code: 'YAML_BLOCK_IN_FLOW',
  hint: 'Inside `{ }` and `[ ]`, write everything in the short form.',
};
const merge: SyntaxProblem = {
  code: 'YAML_MERGE_KEY',
  hint: 'Give `<<` an alias of a map (`*name`), or a list of such aliases.',
};
const depth: SyntaxProblem = { code: 'YAML_TOO_DEEP', hint: 'Write it flatter.' };

export const byYamlCode: Readonly<Record<YAMLError['code'], SyntaxProblem>> = {
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
  MISSING_CHAR: missing,
  MULTILINE_IMPLICIT_KEY: key,
  MULTIPLE_ANCHORS: anchor,
  MULTIPLE_DOCS: documents,
  MULTIPLE_TAGS: tag,
  NON_STRING_KEY: key,
  RESOURCE_EXHAUSTION: depth,
  TAB_AS_INDENT: tab,
  TAG_RESOLVE_FAILED: tag,
  UNEXPECTED_TOKEN: unexpected,
};

interface FailureProblem extends SyntaxProblem {
  readonly reason: RegExp;
  /** Better than what the document parser would say. */
  readonly stands?: true;
}

/** By what the fast parser says. */
export const byFailure: readonly FailureProblem[] = [
  { reason: /maxDepth/, ...depth, stands: true },
  {
    reason: /maxTotalMergeKeys/,
    code: 'YAML_ALIAS_EXPANSION',
    hint: 'Merge fewer maps into one another.',
    stands: true,
  },
  { reason: /merge/, ...merge, stands: true },
  {
    reason: /non-printable|null byte|valid JSON character/,
    code: 'YAML_CONTROL_CHARACTER',
    hint: 'Remove it, or write it as an escape in double quotes (`\\x07`).',
    stands: true,
  },
  { reason: /alias "/, ...alias, stands: true },
  { reason: /\btag\b|nested arrays/, ...tag },
  { reason: /anchor|alias/, ...anchor },
  { reason: /single document|document separator/, ...documents },
  { reason: /tab characters/, ...tab },
  { reason: /indentation/, ...indentation },
  { reason: /duplicated mapping key/, ...duplicate },
  { reason: /escape|hexadecimal/, ...escape },
  { reason: /quoted scalar|comma|flow collection|colon/, ...missing },
  { reason: /key/, ...key },
  { reason: /directive|YAML version/, ...directive },
];
