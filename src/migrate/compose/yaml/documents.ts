import { parseAllDocuments, type Document } from 'yaml';
import type { MapNode } from '../../../manifest/node.ts';
import type { FileSource } from '../../../manifest/parse/file-source.ts';
import { reportSyntax } from '../../../manifest/parse/syntax-errors.ts';
import { findInDocument } from '../../../manifest/parse/yaml-document.ts';
import { locationOf, type Report } from '../../../manifest/report.ts';
import type { Path } from '../../../manifest/source.ts';
import { toTree } from './to-tree.ts';

/** One YAML document of a compose file. */
export interface ComposeDocument {
  readonly root: MapNode;
  /** The places marked `!reset` or `!override`: what stands there in earlier files is forgotten. */
  readonly resets: readonly Path[];
}

/**
 * The documents of a compose file: later ones override earlier ones. `undefined` when the text is no YAML or holds
 * something else than maps; the report then says why. A document that holds nothing is left out.
 */
export function parseDocuments(file: string, text: string, report: Report): readonly ComposeDocument[] | undefined {
  const parsed = parseYaml(text);
  if (parsed === undefined) {
    const hint = 'Write it flatter.';
    const message = 'more maps and lists stand inside one another than a compose file can need';
    report.add({ code: 'YAML_TOO_DEEP', message, hint, at: { file, line: 1, column: 1 } });
    return undefined;
  }
  let isWrong = false;
  const documents = parsed.flatMap((document) => {
    const source = createSource(file, text, document);
    if (document.errors.length > 0) {
      reportSyntax(source, { reason: '', offset: document.errors[0]?.pos[0] ?? 0 }, report);
      isWrong = true;
      return [];
    }
    const tree = toTree(document, source, report);
    isWrong ||= tree === 'wrong';
    return tree === 'wrong' || tree === undefined ? [] : [tree];
  });
  for (const document of parsed) reportTags(file, text, document, report);
  return isWrong ? undefined : documents;
}

function parseYaml(text: string): readonly Document.Parsed[] | undefined {
  try {
    const documents = parseAllDocuments(text, { schema: 'failsafe', prettyErrors: false, logLevel: 'error' });
    return Array.isArray(documents) ? documents : [];
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function createSource(file: string, text: string, document: Document.Parsed): FileSource {
  return {
    file,
    text,
    document: () => document,
    find: (path, part) => findInDocument(document, path, part),
  };
}

const known = /^!(?:reset|override)$|^tag:yaml\.org,2002:|^!!/;

/** A tag that means nothing is most often a slip of `!reset`. */
function reportTags(file: string, text: string, { warnings }: Document.Parsed, report: Report): void {
  for (const { code, message, pos } of warnings) {
    const tag = /Unresolved tag: (\S+)/.exec(message)?.[1];
    if (code !== 'TAG_RESOLVE_FAILED' || tag === undefined || known.test(tag)) continue;
    report.add({
      code: 'YAML_TAG',
      severity: 'warning',
      message: `the tag \`${tag}\` means nothing in a compose file`,
      hint: 'Compose knows `!reset` and `!override`.',
      at: locationOf({ file, text }, { start: pos[0], end: pos[1] }),
    });
  }
}
