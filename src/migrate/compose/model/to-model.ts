import type { Node } from '../../../manifest/node.ts';
import { hasHole, type Holes } from '../interpolate/holes.ts';
import { formatTemplate } from '../../../compose/template.ts';
import type { OpenText } from '../../../compose/model/values.ts';

/** The plain value of a finished tree, in which holes are templates again. */
export function toModelValue(node: Node, holes: Holes | undefined): unknown {
  if (node.kind === 'list') return node.items.map((item) => toModelValue(item, holes));
  if (node.kind === 'map') {
    const entries = [...node.entries].map(([key, child]) => [keyOf(key, holes), toModelValue(child, holes)]);
    return Object.fromEntries(entries) as unknown;
  }
  return typeof node.value === 'string' ? toText(node.value, holes) : node.value;
}

function toText(text: string, holes: Holes | undefined): string | OpenText {
  if (holes === undefined || !hasHole(text)) return text;
  const template = holes.toTemplate(text);
  // A file that uses the characters of holes itself.
  return template.every((part) => typeof part === 'string') ? template.join('') : { template };
}

/** A key cannot stay open as a value can; it is told as it was written. */
function keyOf(key: string, holes: Holes | undefined): string {
  return holes === undefined || !hasHole(key) ? key : formatTemplate(holes.toTemplate(key));
}
