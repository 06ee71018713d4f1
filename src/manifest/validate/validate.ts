import type { Kind } from '../../kinds/kind.ts';
import { manifestSchema } from '../../kinds/manifest-schema.ts';
import { nearest } from '../../support/nearest.ts';
import { nodeAt, type MapNode, type Node } from '../node.ts';
import { placeAt, type Report } from '../report.ts';
import { setFile } from '../overlay/set.ts';
import { explain, valueAt } from './explain.ts';
import type { Explanation } from './found.ts';
import type { SchemaError } from './schema-error.ts';
import { describeValue, listNames } from './words.ts';

/** The validators of all kinds, compiled beforehand. */
export interface Validators {
  validateTop(value: unknown): readonly SchemaError[];
  validateResource(type: string, value: unknown): readonly SchemaError[];
}

export interface ValidateRequest {
  readonly root: MapNode;
  readonly value: Readonly<Record<string, unknown>>;
  readonly incomplete: ReadonlySet<string>;
  readonly kinds: ReadonlyMap<string, Kind>;
  readonly validators: Validators;
}

/** One of the two is needed to know what a resource is. */
const sayingWhat = ['type', 'extends'];

/** Names of the resources in which nothing is wrong. */
export type ValidResources = ReadonlySet<string>;

/** Compares the merged manifest with the schema: first as a whole, then each resource with what its type takes. */
export function validate(request: ValidateRequest, report: Report): ValidResources {
  const { root, value, validators } = request;
  const wrong = new Set<string>(request.incomplete);
  const top = validators.validateTop(value).filter((error) => !isAboutType(error));
  for (const error of meaningful(top, value)) {
    if (error.path[0] === 'resources') wrong.add(String(error.path[1] ?? error.params['propertyName']));
    reportError(error, { schema: manifestSchema, value, within: [], what: '' }, { root, report });
  }
  const resources = nodeAt(root, ['resources']);
  if (resources?.kind !== 'map') return new Set();
  for (const [name, node] of resources.entries) {
    const isReported = wrong.has(name) && node.kind !== 'map';
    if (!isReported && !validateOne(name, node, request, report)) wrong.add(name);
  }
  return new Set([...resources.entries.keys()].filter((name) => !wrong.has(name)));
}

/** The type of a resource is looked at here, where the message can be better. */
function isAboutType({ path, keyword, params }: SchemaError): boolean {
  if (path[0] !== 'resources') return false;
  return (
    (path.length === 3 && path[2] === 'type') ||
    (path.length === 2 && keyword === 'required' && params['missingProperty'] === 'type')
  );
}

function validateOne(name: string, node: Node, request: ValidateRequest, report: Report): boolean {
  const { root, kinds, validators } = request;
  if (node.kind !== 'map') return false;
  const type = node.entries.get('type');
  const kind = type?.kind === 'scalar' && typeof type.value === 'string' ? kinds.get(type.value) : undefined;
  if (kind === undefined) {
    reportType(name, type, request, report);
    return false;
  }
  const value = valueAt(request.value, ['resources', name]);
  const errors = meaningful(validators.validateResource(kind.name, value), value);
  const about: Explanation = { schema: kind.schema, value, within: ['resources', name], what: kind.name };
  for (const error of errors) reportError(error, about, { root, report });
  return errors.length === 0;
}

/** The error for a bad key comes twice: once for the key itself, once for the map that holds it. */
function meaningful(errors: readonly SchemaError[], value: unknown): readonly SchemaError[] {
  const isDetail = (error: SchemaError): boolean =>
    error.keyword !== 'propertyNames' &&
    errors.some((other) => other.keyword === 'propertyNames' && String(other.path) === String(error.path)) &&
    ['pattern', 'not', 'enum', 'minLength', 'maxLength'].includes(error.keyword) &&
    typeof valueAt(value, error.path) === 'object';
  const kept = errors.filter((error) => !isDetail(error) && error.keyword !== 'if');
  const seen = new Set<string>();
  return kept.filter((error) => {
    const key = JSON.stringify([error.path, error.keyword === 'type' ? '' : error.keyword, error.params]);
    return seen.has(key) ? false : seen.add(key);
  });
}

function reportError(
  error: SchemaError,
  about: Explanation,
  { root, report }: { root: MapNode; report: Report },
): void {
  const { path, part, ...explained } = explain(error, about);
  report.add({ ...explained, at: placeAt(root, [...about.within, ...path], part) });
}

function reportType(
  name: string,
  type: Node | undefined,
  { root, kinds, incomplete }: ValidateRequest,
  report: Report,
): void {
  if (type !== undefined) {
    const found = type.kind === 'scalar' ? type.value : type.kind === 'list' ? [] : {};
    const suggestion = typeof found === 'string' ? nearest(found, kinds.keys()) : undefined;
    const message =
      typeof found === 'string'
        ? `there is no type \`${found}\``
        : `\`resources.${name}.type\` must be a text, not ${describeValue(found)}`;
    const hint =
      suggestion === undefined
        ? `The types are ${listNames([...kinds.keys()], 40)}.`
        : `Did you mean \`${suggestion}\`?`;
    report.add({ code: 'TYPE_UNKNOWN', message, hint, at: placeAt(root, ['resources', name, 'type']) });
    return;
  }
  if (incomplete.has(name)) return;
  const slip = keysOf(root, name).find((key) => nearest(key, sayingWhat) !== undefined);
  if (slip !== undefined) {
    const hint = `Did you mean \`${nearest(slip, sayingWhat) ?? ''}\`?`;
    const message = `\`${slip}\` is not a property of \`${name}\``;
    report.add({ code: 'UNKNOWN_KEY', message, hint, at: placeAt(root, ['resources', name, slip], 'key') });
    return;
  }
  const at = placeAt(root, ['resources', name], 'key');
  const others = nodeAt(root, ['resources']);
  const isFromCommandLine = at.source.file === setFile && others?.kind === 'map';
  const suggestion = isFromCommandLine ? nearest(name, others.entries.keys()) : undefined;
  const hint =
    suggestion === undefined
      ? `Add \`type:\`, such as \`type: project\` or \`type: postgres\`.`
      : `Did you mean \`${suggestion}\`?`;
  report.add({ code: 'TYPE_MISSING', message: `\`${name}\` has no type`, hint, at });
}

function keysOf(root: MapNode, resource: string): readonly string[] {
  const node = nodeAt(root, ['resources', resource]);
  return node?.kind === 'map' ? [...node.entries.keys()] : [];
}
