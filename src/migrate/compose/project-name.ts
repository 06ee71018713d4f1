import { basename } from 'node:path';
import type { Node } from '../../manifest/node.ts';
import { placeOf } from '../../manifest/report.ts';
import { evaluate, type Lookup } from './interpolate/evaluate.ts';
import { parseTemplate } from '../../compose/template.ts';
import type { Layer } from './layers/layer.ts';
import type { Loading } from './loading.ts';
import { textOf } from './tree.ts';

/**
 * What the project is called: what the command line says, `COMPOSE_PROJECT_NAME`, the last `name:`, or the folder.
 * `undefined` when nothing of that makes a name; the report then says so.
 */
export function findProjectName(
  {
    given,
    directory,
    layers,
  }: { readonly given: string | undefined; readonly directory: string; readonly layers: readonly Layer[] },
  lookup: Lookup,
  { report }: Loading,
): string | undefined {
  const fixed = given ?? (lookup('COMPOSE_PROJECT_NAME') || undefined);
  const nodes = layers.flatMap(({ documents }) => documents.flatMap(({ root }) => root.entries.get('name') ?? []));
  const node = nodes.findLast((candidate) => (textOf(candidate) ?? '') !== '');
  const written = fixed ?? (node === undefined ? basename(directory) : nameOf(node, lookup));
  const name = toProjectName(written);
  const isWrong = name === '' || (fixed !== undefined && name !== fixed);
  if (!isWrong) return name;
  const hint = 'A name is made of lower-case letters, digits, `-` and `_`, and begins with a letter or digit.';
  report.add({
    code: 'COMPOSE_PROJECT_NAME',
    message: `\`${written}\` cannot be the name of a project`,
    hint: name === '' ? hint : `Call it \`${name}\`.`,
    at: fixed === undefined && node !== undefined ? placeOf(node.origin) : undefined,
  });
  return undefined;
}

/** The name that is made of a text. */
export function toProjectName(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9_-]/g, '')
    .replace(/^[_-]+/, '');
}

/** What is wrong with the variables in it is told when the document is interpolated. */
function nameOf(node: Node, lookup: Lookup): string {
  const text = textOf(node) ?? '';
  const parsed = parseTemplate(text);
  return 'wrong' in parsed ? text : evaluate(parsed.template, lookup).value;
}
