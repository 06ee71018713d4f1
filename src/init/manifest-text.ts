import { Document, isMap, isPair, isScalar, isSeq, type Node, type Pair, type YAMLMap } from 'yaml';
import { tightenList } from '../support/tighten-lists.ts';
import type { Draft, DraftParameter, DraftResource } from './draft/draft.ts';

const schemaLine = '# yaml-language-server: $schema=./node_modules/apphost/schemas/app.schema.json';

/** Under `resources:` while there are none. */
const invitation = `resources: {}
# Say what the application is made of, for example:
#
# resources:
#   db:
#     type: postgres
#     volume: true
#     databases: [appdb]
#   api:
#     type: project
#     path: ./api
#     references: [appdb]
#     endpoints:
#       http: { port: 8080 }
`;

/** The widest that a list or map on one line may become. */
const widest = 100;

/** The manifest as a person would write it: short things on one line, an empty line between long ones. */
export function toManifestText({ name, parameters, resources }: Draft): string {
  const ordered = resources.toSorted((one, other) => Number(isCode(one)) - Number(isCode(other)));
  const document = new Document({
    name,
    ...(parameters.length === 0
      ? {}
      : { parameters: Object.fromEntries(parameters.map((each) => [each.name, { secret: true }])) }),
    ...(resources.length === 0
      ? {}
      : { resources: Object.fromEntries(ordered.map((each) => [each.name, toOptions(each)])) }),
  });
  const top = document.contents as unknown as YAMLMap;
  for (const pair of pairsOf(top)) {
    if (keyOf(pair) !== 'name') (pair.key as Node).spaceBefore = true;
  }
  for (const pair of pairsOf(top.get('parameters'))) layOutParameter(pair, parameters);
  for (const [index, pair] of pairsOf(top.get('resources')).entries()) layOutResource(pair, ordered, index);
  const text = document.toString({ lineWidth: 0, flowCollectionPadding: true });
  const remarks = [
    ...parameters.map(({ remark }) => remark),
    ...resources.flatMap((each) => Object.values(each.remarks)),
  ];
  return `${schemaLine}\n${tidy(text, remarks)}${resources.length === 0 ? `\n${invitation}` : ''}`;
}

function isCode({ options, path, type }: DraftResource): boolean {
  return path !== undefined || ['project', 'container', 'job'].includes(type) || 'build' in options;
}

function toOptions({ type, options, references, env }: DraftResource): Readonly<Record<string, unknown>> {
  const { endpoints, waitFor, ...more } = options;
  const listed = [...references].map(([resource, inject]) =>
    Object.keys(inject).length === 0 ? resource : { resource, inject },
  );
  return {
    type,
    ...more,
    ...(listed.length === 0 ? {} : { references: listed }),
    ...(waitFor === undefined ? {} : { waitFor }),
    ...(endpoints === undefined ? {} : { endpoints }),
    ...(Object.keys(env).length === 0 ? {} : { env }),
  };
}

function layOutParameter(pair: Pair, parameters: readonly DraftParameter[]): void {
  if (isMap(pair.value)) pair.value.flow = true;
  const parameter = parameters.find(({ name }) => name === keyOf(pair));
  if (parameter !== undefined && isMap(pair.value)) pair.value.comment = ` ${parameter.remark}`;
}

function layOutResource(pair: Pair, resources: readonly DraftResource[], index: number): void {
  const resource = resources.find(({ name }) => name === keyOf(pair));
  const { value } = pair;
  if (!isMap(value) || resource === undefined) return;
  const isShort = value.items.length === 1;
  if (isShort) value.flow = true;
  const before = resources[index - 1];
  const isList = isShort && before !== undefined && Object.keys(toOptions(before)).length === 1;
  if (index > 0 && !isList) (pair.key as Node).spaceBefore = true;
  for (const option of pairsOf(value)) layOutOption(option, resource.remarks[keyOf(option)]);
}

function layOutOption(option: Pair, remark: string | undefined): void {
  const { value } = option;
  const name = keyOf(option);
  if (isScalar(value) && remark !== undefined) value.comment = ` ${remark}`;
  if (name === 'tag' && isScalar(value))
    value.type = /^\d+(?:\.\d+)*$/.test(String(value.value)) ? 'QUOTE_DOUBLE' : 'PLAIN';
  if (isSeq(value)) {
    const isPlain = value.items.every((item) => isScalar(item));
    for (const item of value.items) if (isMap(item)) layOutItem(item);
    value.flow = isPlain && JSON.stringify(value.toJSON()).length < widest;
  }
  if (isMap(value) && name !== 'env') {
    value.flow = name !== 'endpoints';
    for (const inner of pairsOf(value)) if (isMap(inner.value)) inner.value.flow = true;
  }
}

/** `{ resource: appdb, inject: { DATABASE_URL: uri } }`, while that fits. */
function layOutItem(item: YAMLMap): void {
  const fits = JSON.stringify(item.toJSON()).length < widest;
  if (fits) item.flow = true;
  else
    for (const inner of pairsOf(item))
      if (isMap(inner.value)) inner.value.flow = JSON.stringify(inner.value.toJSON()).length < widest;
}

/** Remarks stand two places behind what they are about, and lists have no space inside their brackets. */
function tidy(text: string, remarks: readonly string[]): string {
  return text
    .split('\n')
    .map((line) => {
      const remark = remarks.find((candidate) => line.endsWith(` # ${candidate}`));
      const own = remark === undefined ? line : line.slice(0, -remark.length - 3);
      const plain = tightenList(own);
      return remark === undefined ? plain : `${plain}  # ${remark}`;
    })
    .join('\n');
}

function pairsOf(node: unknown): readonly Pair[] {
  return isMap(node) ? node.items.filter((item) => isPair(item)) : [];
}

function keyOf({ key }: Pair): string {
  return isScalar(key) ? String(key.value) : String(key);
}
