import type { Document } from 'yaml';
import type { Source } from '../source.ts';
import { findInDocument, parseYamlDocument } from './yaml-document.ts';

/** A file whose positions are looked up in a document that is parsed when the first is asked for. */
export interface FileSource extends Source {
  /** `undefined` where nesting is too deep for it. */
  document(): Document.Parsed | undefined;
}

export function createFileSource(file: string, text: string): FileSource {
  let document: Document.Parsed | undefined;
  const parsed = (): Document.Parsed | undefined => (document ??= parseYamlDocument(text));
  return {
    file,
    text,
    document: parsed,
    find(path, part) {
      const found = parsed();
      return found === undefined ? { start: 0, end: 1 } : findInDocument(found, path, part);
    },
  };
}
