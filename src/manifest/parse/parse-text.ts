import { toNode, type Node } from '../node.ts';
import { locationOf, type Report } from '../report.ts';
import { findExpansion } from './aliases.ts';
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
  if (expansion === undefined) return toNode(parsed.value, { source });
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
