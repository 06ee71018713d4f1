import { toNode, type Node } from '../node.ts';
import { locationOf, type Report } from '../report.ts';
import { findExpansion } from './aliases.ts';
import { findCollectionKey } from './collection-keys.ts';
import { createFileSource } from './file-source.ts';
import { reportSyntax } from './syntax-errors.ts';
import { parseYamlValue } from './yaml-values.ts';

/** The tree of a YAML text, or `undefined` when it is none: the report then says why. */
export function parseText(file: string, text: string, report: Report): Node | undefined {
  const source = createFileSource(file, text);
  const parsed = parseYamlValue(text);
  if ('failure' in parsed) {
    reportSyntax(source, parsed.failure, report);
    return undefined;
  }
  const expansion = findExpansion(parsed.value);
  if (expansion === undefined) {
    const key = findCollectionKey(source, parsed.value);
    if (key === undefined) return toNode(parsed.value, { source });
    const hint = 'Write a text; if `{` or `[` belongs to it, put it in quotes.';
    const message = 'a map or a list stands where a key should be';
    report.add({ code: 'YAML_KEY', message, hint, at: locationOf(source, key) });
    return undefined;
  }
  report.add({
    code: expansion.endless ? 'YAML_ALIAS_RECURSIVE' : 'YAML_ALIAS_EXPANSION',
    message: expansion.endless
      ? 'this alias contains itself'
      : `written out, the aliases of this file make more than ${expansion.limit} values`,
    hint: expansion.endless
      ? 'Let the alias name something outside of what it stands in.'
      : 'Use fewer aliases inside what other aliases name.',
    at: locationOf(source, source.find(expansion.path, 'value')),
  });
  return undefined;
}
