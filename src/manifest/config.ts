import { relative } from 'node:path';
import { Document, isMap, isScalar, isSeq, type Node as YamlNode } from 'yaml';
import { formatLocation } from './format-diagnostic.ts';
import { toValue, type MapNode, type Node } from './node.ts';
import { placeOf, toLocation } from './report.ts';
import { isSecretKey } from './secret-keys.ts';

export interface ConfigOptions {
  /** Says behind each value which file and line it came from, relative to this folder. */
  readonly originFrom?: string;
}

/** What stands in place of a secret. */
export const hidden = '***';

/** The merged manifest as YAML. Secrets that stand in it are not shown. */
export function formatConfig(merged: MapNode, { originFrom }: ConfigOptions = {}): string {
  const shown = hideSecrets(merged);
  const document = new Document(toValue(shown), { aliasDuplicateObjects: false });
  if (originFrom !== undefined) annotate(document.contents, shown, originFrom);
  return document.toString({ lineWidth: 0 });
}

/** The merged manifest as a value, for JSON. */
export function toConfig(merged: MapNode): unknown {
  return toValue(hideSecrets(merged));
}

function annotate(written: unknown, node: Node, directory: string): void {
  if (node.kind === 'map' && isMap(written)) {
    for (const pair of written.items) {
      const child = node.entries.get(isScalar(pair.key) ? String(pair.key.value) : '');
      if (child !== undefined) annotate(pair.value, child, directory);
    }
  }
  if (node.kind === 'list' && isSeq(written)) {
    for (const [index, item] of node.items.entries()) annotate(written.items[index], item, directory);
  }
  const isLeaf = node.kind === 'scalar' || (node.kind === 'map' ? node.entries.size === 0 : node.items.length === 0);
  if (isLeaf && isScalar(written)) written.comment = ` ${describeOrigin(node, directory)}`;
  else if (isLeaf) (written as YamlNode).comment = ` ${describeOrigin(node, directory)}`;
}

function describeOrigin(node: Node, directory: string): string {
  const location = toLocation(placeOf(node.origin));
  if (location.file === '--set') return formatLocation(location);
  return `${relative(directory, location.file)}:${location.line}`;
}

function hideSecrets(root: MapNode): MapNode {
  return hide(root, []) as MapNode;
}

function hide(node: Node, path: readonly string[]): Node {
  if (node.kind === 'map') {
    const isSecretParameter = path.length === 2 && path[0] === 'parameters' && isTrue(node.entries.get('secret'));
    const entries = [...node.entries].map(([key, child]): [string, Node] => {
      const isDefault = isSecretParameter && key === 'default';
      return [key, isDefault ? blank(child) : hide(child, [...path, key])];
    });
    return { ...node, entries: new Map(entries) };
  }
  if (node.kind === 'list') return { ...node, items: node.items.map((item) => hide(item, path)) };
  if (typeof node.value !== 'string') return node;
  const isSecret = isSecretKey(path.at(-1) ?? '') || path.at(-2) === 'secrets';
  if (isSecret) return node.value.includes('${') ? node : blank(node);
  return { ...node, value: node.value.replaceAll(/(:\/\/[^/\s:@]*:)[^/\s@]+@/g, `$1${hidden}@`) };
}

function blank(node: Node): Node {
  return { kind: 'scalar', value: hidden, origin: node.origin };
}

function isTrue(node: Node | undefined): boolean {
  return node?.kind === 'scalar' && node.value === true;
}
