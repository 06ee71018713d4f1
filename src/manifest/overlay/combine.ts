import { basename } from 'node:path';
import type { MapNode, Node } from '../node.ts';
import { placeOf, toLocation, type Report } from '../report.ts';
import { mergePatch } from './merge-patch.ts';

/** What a file that is included gives to the whole; the rest of it (`name`, `id`) is its own business. */
const shared = ['parameters', 'resources'] as const;

/** One tree of the manifest and the files it includes. A name that two of them define is reported. */
export function combine(main: MapNode, included: readonly MapNode[], report: Report): MapNode {
  const entries = new Map(main.entries);
  for (const file of included) {
    for (const [key, value] of file.entries) {
      const present = entries.get(key);
      if ((shared as readonly string[]).includes(key)) entries.set(key, unite(present, value, report));
      else if (key === 'environments') entries.set(key, present === undefined ? value : mergePatch(value, present));
      else if (present === undefined && key !== 'name' && key !== 'id') entries.set(key, value);
    }
  }
  entries.delete('include');
  return { ...main, entries };
}

function unite(present: Node | undefined, added: Node, report: Report): Node {
  if (present?.kind !== 'map' || added.kind !== 'map') return present ?? added;
  const entries = new Map(added.entries);
  for (const [name, value] of present.entries) {
    const other = entries.get(name);
    if (other !== undefined) reportTwice(name, value, { other, report });
    entries.set(name, value);
  }
  return { ...present, entries };
}

function reportTwice(name: string, value: Node, { other, report }: { other: Node; report: Report }): void {
  const first = toLocation(placeOf(other.origin, 'key'));
  report.add({
    code: 'DUPLICATE_DEFINITION',
    message: `\`${name}\` is defined here and in ${basename(first.file)}:${first.line}`,
    hint: 'Rename one of the two. To change what an included file says, use an environment overlay or `extends`.',
    at: placeOf(value.origin, 'key'),
  });
}
