import { isScalar, visit, type YAMLError } from 'yaml';
import { nearest } from '../../support/nearest.ts';
import { locationOf, type Report } from '../report.ts';
import type { Range, Source } from '../source.ts';
import type { FileSource } from './file-source.ts';
import { byFailure, byYamlCode, missing, unexpected, type SyntaxProblem } from './syntax-problems.ts';
import { maximumDepth, type YamlFailure } from './yaml-values.ts';

/**
 * Says why a text is not YAML. The document parser names every mistake; where it sees none, the fast one's reason is
 * taken, and where mistakes follow from one another, the first.
 */
export function reportSyntax(source: FileSource, failure: YamlFailure, report: Report): void {
  const own = byFailure.find(({ reason, stands }) => stands === true && reason.test(failure.reason));
  const errors = own === undefined ? (source.document()?.errors ?? []) : [];
  const shown = errors.filter((error) => !isConsequence(error, errors[0])).slice(0, 10);
  if (shown.length === 0) reportFailure(source, failure, report);
  for (const error of shown) reportError(source, error, report);
}

/** One open quote or bracket makes nonsense of all that follows. */
function isConsequence(error: YAMLError, first: YAMLError | undefined): boolean {
  return error !== first && error.code !== 'DUPLICATE_KEY';
}

function reportError(source: FileSource, error: YAMLError, report: Report): void {
  const [start, end] = error.pos;
  const { code, hint } = problemOf(source, error);
  const message = sentence(error, code === 'YAML_MISSING_CHARACTER');
  report.add({ code, message, hint, at: locationOf(source, meant(source, error, { start, end })) });
}

/** Some of the parser's codes mean two things to a person. */
function problemOf({ text }: Source, { code, message, pos }: YAMLError): SyntaxProblem {
  if (code === 'BAD_INDENT' && message.includes('end with a')) return missing;
  const isPlain = !/["'[{?]/.test(text.charAt(pos[0]));
  if (code === 'MULTILINE_IMPLICIT_KEY' && isPlain) return missing;
  return byYamlCode[code] ?? unexpected;
}

function sentence({ code, message }: YAMLError, isMissing: boolean): string {
  switch (code) {
    case 'DUPLICATE_KEY':
      return 'this key stands twice in the same map';
    case 'MULTIPLE_DOCS':
      return 'a second document begins here; a manifest is one document';
    case 'MULTILINE_IMPLICIT_KEY':
      return isMissing ? 'a colon is missing on this line' : 'a key goes over several lines';
    case 'BAD_INDENT':
      return isMissing
        ? `a closing \`${message.at(message.indexOf('end with a') + 11) ?? ''}\` is missing before this`
        : lowerFirst(message);
    default:
      return lowerFirst(message.split('\n')[0]?.trim() ?? '');
  }
}

/** The place that a person would point at. */
function meant(source: FileSource, { code, message }: YAMLError, range: Range): Range {
  const { text } = source;
  const { start } = range;
  const word = /^[^\s:,{}[\]]+/.exec(text.slice(start, start + 200))?.[0].length ?? 1;
  if (code === 'DUPLICATE_KEY') return { start, end: start + word };
  if (code === 'BAD_INDENT') {
    const blank = /^ */.exec(text.slice(start, start + 200))?.[0].length ?? 0;
    return { start: start + blank, end: start + blank + 1 };
  }
  if (code === 'MISSING_CHAR' && message.includes('quote')) return openQuote(source, start) ?? range;
  return range;
}

/** A quote that is never closed is missed at the end of the file; it is the opening one that a person looks for. */
function openQuote(source: FileSource, end: number): Range | undefined {
  let found: Range | undefined;
  const document = source.document();
  if (document === undefined) return undefined;
  visit(document, {
    Scalar(_key, node) {
      const isOpen = isScalar(node) && node.type?.startsWith('QUOTE') === true && (node.range?.[1] ?? 0) >= end;
      if (isOpen && node.range) found = { start: node.range[0], end: node.range[0] + 1 };
    },
  });
  return found;
}

function reportFailure(source: Source, failure: YamlFailure, report: Report): void {
  const { reason } = failure;
  const { code, hint } = byFailure.find((candidate) => candidate.reason.test(reason)) ?? unexpected;
  const { message = reason, range, better } = explainFailure(source.text, failure);
  report.add({ code, message, hint: better ?? hint, at: locationOf(source, range) });
}

interface Explained {
  readonly message?: string;
  readonly range: Range;
  readonly better?: string;
}

/** The fast parser stops behind a mistake; this goes back to its beginning. */
function explainFailure(text: string, { reason, offset }: YamlFailure): Explained {
  const back = (mark: string): Range => {
    const start = Math.max(0, text.lastIndexOf(mark, offset));
    return { start, end: start + mark.length };
  };
  const alias = /alias "(.*)"/.exec(reason)?.[1];
  if (alias !== undefined) {
    const anchors = [...text.matchAll(/&([^\s,[\]{}]+)/g)].map((match) => match[1] ?? '');
    const suggestion = nearest(alias, anchors);
    const better = suggestion === undefined ? undefined : `Did you mean \`*${suggestion}\`?`;
    return {
      message: `there is no anchor \`&${alias}\` above this`,
      range: back(`*${alias}`),
      ...(better !== undefined && { better }),
    };
  }
  const tag = /unknown tag !<(.*)>/.exec(reason)?.[1];
  if (tag !== undefined) return { message: `the tag \`${tag}\` means nothing here`, range: back(tag) };
  if (reason.includes('maxDepth')) {
    return {
      message: `more than ${maximumDepth} collections stand inside one another`,
      range: { start: offset, end: offset + 1 },
    };
  }
  if (reason.startsWith('cannot merge'))
    return { message: '`<<` is given something that is not a map', range: back('<<') };
  // oxlint-disable-next-line no-control-regex -- these are what is looked for
  const control = /[\0-\x08\x0B\x0C\x0E-\x1F\x7F]/.exec(text);
  if (control !== null && /character|null byte/.test(reason)) {
    const name = `U+${control[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
    return {
      message: `the invisible character ${name} stands here`,
      range: { start: control.index, end: control.index + 1 },
    };
  }
  return { range: { start: offset, end: offset + 1 } };
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
