import { isMap, isSeq, visit } from 'yaml';
import type { Range } from '../source.ts';
import type { FileSource } from './file-source.ts';

/** What the fast parser makes of a key that is a map. */
const trace = '[object Object]';

/** The first key that is a map or a list, which YAML allows and nothing here understands. */
export function findCollectionKey(source: FileSource, value: unknown): Range | undefined {
  if (!holdsTrace(value)) return undefined;
  let found: Range | undefined;
  const document = source.document();
  if (document === undefined) return undefined;
  visit(document, {
    Pair(_index, { key }) {
      if ((!isMap(key) && !isSeq(key)) || !key.range) return undefined;
      found = { start: key.range[0], end: key.range[1] };
      return visit.BREAK;
    },
  });
  return found;
}

function holdsTrace(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return Object.hasOwn(value, trace) || Object.values(value).some((child) => holdsTrace(child));
}
