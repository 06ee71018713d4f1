import { Document, isMap, isPair, isScalar, isSeq, Scalar, type Node, type Pair, type YAMLMap } from 'yaml';
import { tightenList } from '../../support/tighten-lists.ts';
import type { Draft, DraftResource } from './draft.ts';
import type { Reference } from './references.ts';

const schemaLine = '# yaml-language-server: $schema=./node_modules/apphost/schemas/app.schema.json';

/** How people put them: what it is, what it uses, where it is reached, how it behaves. */
const order =
  'type as alias url host image platform pull tag build path run dockerfile language schedule port username password database databases ' +
  'queues volume ephemeral replicaOf highAvailability backup pool region replicas command entrypoint args workdir user references ' +
  'waitFor network networkMode origins routing domains endpoints routes env envFiles mounts writablePaths files health limits requests ' +
  'gpus restart stop hooks watch security profiles explicitStart perNode logs labels annotations compose kubernetes';
const ranks = new Map(order.split(' ').map((key, index) => [key, index]));

/** The widest that a list or map on one line may become. */
const widest = 90;

/** The manifest as a person would write it. */
export function printManifest({ name, parameters, resources, extensions }: Draft): string {
  const document = new Document({
    name,
    ...extensions,
    ...(parameters.length > 0 && {
      parameters: Object.fromEntries(parameters.map(({ name: key, ...more }) => [key, more])),
    }),
    resources: Object.fromEntries(resources.map((resource) => [resource.name, toOptions(resource)])),
  });
  const top = document.contents as unknown as YAMLMap;
  for (const pair of pairsOf(top)) if (keyOf(pair) !== 'name') (pair.key as Node).spaceBefore = true;
  for (const { value } of pairsOf(top.get('parameters'))) if (isMap(value)) value.flow = true;
  for (const [index, pair] of pairsOf(top.get('resources')).entries()) {
    const key = pair.key as Node;
    key.commentBefore = resources[index]?.comment ?? null;
    if (index > 0) key.spaceBefore = true;
    for (const option of pairsOf(pair.value)) layOut(option);
    if (isMap(pair.value) && pair.value.items.length === 1) pair.value.flow = true;
  }
  const text = document.toString({ lineWidth: 0, flowCollectionPadding: true });
  return `${schemaLine}\n${text.split('\n').map(tightenList).join('\n')}`;
}

function toOptions({ type, options }: DraftResource): Readonly<Record<string, unknown>> {
  const all: Record<string, unknown> = { type, ...options };
  for (const key of ['references', 'waitFor'])
    if (all[key] !== undefined) all[key] = (all[key] as readonly Reference[]).map((each) => toShort(each));
  return Object.fromEntries(Object.entries(all).toSorted(([one], [other]) => rank(one) - rank(other)));
}

function rank(key: string): number {
  return ranks.get(key) ?? ranks.size;
}

function toShort(reference: Reference): Reference | string {
  return Object.keys(reference).length === 1 ? reference.resource : reference;
}

function layOut(option: Pair): void {
  const { value } = option;
  const name = keyOf(option);
  if (name === 'tag' && isScalar(value)) value.type = Scalar.QUOTE_DOUBLE;
  if (name === 'tag' && isScalar(value) && !/^[\d.]+$/.test(String(value.value))) value.type = Scalar.PLAIN;
  if (name === 'compose') return;
  if (isSeq(value)) {
    for (const item of value.items) if (isMap(item)) item.flow = fits(item);
    value.flow = value.items.every((item) => isScalar(item)) && fits(value);
    if (name === 'references' && fits(value))
      value.flow = value.items.length === 1 || value.items.some((item) => isScalar(item));
  }
  if (!isMap(value) || name === 'env' || name === 'labels') return;
  value.flow = name !== 'endpoints' && name !== 'files' && fits(value);
  if (name === 'kubernetes') layOutDeep(value);
  for (const inner of pairsOf(value))
    if (isMap(inner.value) || isSeq(inner.value)) inner.value.flow = fits(inner.value);
}

/** Patches are deep: each level is on one line as soon as it fits. */
function layOutDeep(map: YAMLMap): void {
  for (const { value } of pairsOf(map)) {
    if (isSeq(value)) value.flow = fits(value);
    if (!isMap(value)) continue;
    value.flow = fits(value);
    if (!value.flow) layOutDeep(value);
  }
}

/** On one line, and without a text of several. */
function fits(node: Node): boolean {
  const text = JSON.stringify(node);
  return text.length < widest && !text.includes('\\n');
}

function pairsOf(node: unknown): readonly Pair[] {
  return isMap(node) ? node.items.filter((item) => isPair(item)) : [];
}

function keyOf({ key }: Pair): string {
  return isScalar(key) ? String(key.value) : String(key);
}
