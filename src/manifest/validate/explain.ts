import type { Schema } from '../../kinds/parts/schema.ts';
import {
  namePattern,
  cpuPattern,
  cronPattern,
  durationPattern,
  parameterNamePattern,
  sizePattern,
} from '../../kinds/parts/patterns.ts';
import type { Code } from '../../support/codes.ts';
import { nearest } from '../../support/nearest.ts';
import type { Part, Path } from '../source.ts';
import { knownKeys, schemaAt, type SchemaError } from './schema-error.ts';
import { isSecretKey } from '../secret-keys.ts';
import { describePath, describeTypes, describeValue, enumerate, listNames } from './words.ts';

/** What a schema error means to a person. */
export interface Explained {
  readonly code: Code;
  readonly message: string;
  readonly hint?: string | undefined;
  readonly path: Path;
  readonly part: Part;
}

export interface Explanation {
  readonly schema: Schema;
  readonly value: unknown;
  /** What the value is: `resources.api`, or empty for the manifest itself. */
  readonly within: Path;
  /** `a project`; empty for the manifest itself. */
  readonly what: string;
}

/** Puts a schema error into words, at the place of the mistake. */
export function explain(error: SchemaError, about: Explanation): Explained {
  const schema = schemaAt(about.schema, error.path);
  const value = valueAt(about.value, error.path);
  const found: Found = { error, about, schema, value };
  const explainer = Object.hasOwn(explainers, error.keyword) ? explainers[error.keyword] : undefined;
  return { path: error.path, part: 'value', ...(explainer ?? explainPattern)(found) };
}

/** The keywords of JSON Schema that can be put into words; the kinds' schemas use no others. */
export function explainedKeywords(): readonly string[] {
  return Object.keys(explainers);
}

export function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((at, key) => (at as Record<string, unknown> | null | undefined)?.[key], value);
}

interface Found {
  readonly error: SchemaError;
  readonly about: Explanation;
  /** The schema of the value. */
  readonly schema: Schema;
  readonly value: unknown;
}

type Explainer = (found: Found) => Pick<Explained, 'code' | 'message' | 'hint'> & Partial<Explained>;

const explainers: Readonly<Record<string, Explainer>> = {
  additionalProperties: explainUnknownKey,
  type: explainType,
  enum: explainChoice,
  const: explainChoice,
  required: explainMissing,
  pattern: explainPattern,
  propertyNames: explainName,
  minimum: explainRange,
  maximum: explainRange,
  exclusiveMinimum: explainRange,
  minLength: explainEmpty,
  minItems: explainEmpty,
  minProperties: explainEmpty,
  maxProperties: explainConflict,
  uniqueItems: explainRepeated,
};

function explainUnknownKey({ error, about, schema }: Found): ReturnType<Explainer> {
  const key = String(error.params['additionalProperty']);
  const known = knownKeys(schema);
  const suggestion = nearest(key, known);
  const names = known.length === 0 ? 'Remove it.' : `Valid here: ${listNames(known)}.`;
  return {
    code: 'UNKNOWN_KEY',
    message: `\`${key}\` is not a property of ${owner(about, error.path)}`,
    hint: suggestion === undefined ? names : `Did you mean \`${suggestion}\`?`,
    path: [...error.path, key],
    part: 'key',
  };
}

function explainType(found: Found): ReturnType<Explainer> {
  const { error, about, schema, value } = found;
  const types = error.params['type'] ?? schema['type'];
  const name = subject(about, error.path);
  const message =
    value === null
      ? `${name} is empty; it must be ${describeTypes(types)}`
      : `${name} must be ${describeTypes(types)}, not ${shown(found)}`;
  const [list, resource] = [...about.within, ...error.path];
  const isResource = list === 'resources' && about.within.length + error.path.length === 2;
  return {
    code: 'WRONG_TYPE',
    message,
    hint: isResource ? resourceHint(String(resource), value) : typeHint(value, types, schema),
  };
}

function resourceHint(name: string, value: unknown): string {
  return `Say what it is: \`${name}: { type: ${typeof value === 'string' ? value : 'postgres'} }\`.`;
}

function typeHint(value: unknown, types: unknown, schema: Schema): string {
  const list = (Array.isArray(types) ? types : [types]) as readonly string[];
  const isNumeric = list.includes('integer') || list.includes('number');
  if (value === null)
    return list.includes('object')
      ? 'Write `{}` for one without settings, or remove the key.'
      : 'Give it a value, or remove the key.';
  if (typeof value === 'string' && isNumeric && /^[0-9.]+$/.test(value)) return 'Remove the quotes.';
  if (typeof value === 'number' && list.includes('integer')) return 'Write it without a fraction.';
  const isBare = typeof value === 'number' || typeof value === 'boolean';
  if (list.includes('string') && isBare && fits(schema, String(value))) return `Put it in quotes: "${value}".`;
  if (list.includes('boolean') && /^(?:yes|on|no|off|true|false|y|n)$/i.test(String(value)))
    return 'Write `true` or `false`, without quotes.';
  if (list.includes('array') && typeof value !== 'object') return `Write a list: [${String(value)}].`;
  const words = schema['patternErrorMessage'];
  const form = list.includes('object') ? 'Write keys and values, indented below it.' : `Write ${describeTypes(types)}.`;
  return exampleHint(schema) ?? (typeof words === 'string' ? `It ${words}.` : form);
}

function fits(schema: Schema, text: string): boolean {
  return typeof schema['pattern'] !== 'string' || new RegExp(schema['pattern']).test(text);
}

function explainChoice(found: Found): ReturnType<Explainer> {
  const { error, about, schema, value } = found;
  const allowed = (error.params['allowedValues'] ??
    schema['enum'] ?? [error.params['allowedValue']]) as readonly unknown[];
  const names = allowed.map(String);
  const suggestion = typeof value === 'string' ? nearest(value, names) : undefined;
  return {
    code: 'VALUE_UNKNOWN',
    message: `${subject(about, error.path)} must be ${listNames(names)}, not ${shown(found)}`,
    hint:
      suggestion === undefined
        ? `Choose ${names.length === 1 ? 'that' : 'one of them'}, or remove the key.`
        : `Did you mean \`${suggestion}\`?`,
  };
}

function explainMissing({ error, about, schema }: Found): ReturnType<Explainer> {
  const key = String(error.params['missingProperty']);
  const [example] = (schemaAt(schema, [key])['examples'] ?? []) as readonly unknown[];
  return {
    code: 'KEY_MISSING',
    message: `${owner(about, error.path)} needs \`${key}\``,
    hint:
      example === undefined
        ? `Add \`${key}:\`.`
        : `Add \`${key}: ${typeof example === 'string' ? example : JSON.stringify(example)}\`.`,
    part: 'key',
  };
}

function explainPattern(found: Found): ReturnType<Explainer> {
  const { error, about, schema, value } = found;
  const code = patternCode(schema['pattern'] ?? error.params['pattern']);
  const better = code === 'NAME_INVALID' && typeof value === 'string' ? betterName(value, schema) : undefined;
  return {
    code,
    message: `${subject(about, error.path)} ${wish(schema, error)}, not ${shown(found)}`,
    hint: better === undefined ? (exampleHint(schema) ?? 'Correct the value.') : `Call it \`${better}\`.`,
  };
}

function explainName({ error, about, schema }: Found): ReturnType<Explainer> {
  const name = String(error.params['propertyName']);
  const names = (schema['propertyNames'] ?? {}) as Schema;
  const reserved = ((names['not'] as Schema | undefined)?.['enum'] ?? []) as readonly string[];
  const place = { path: [...error.path, name], part: 'key' } as const;
  if (reserved.includes(name)) {
    const hint = 'Choose another name.';
    return {
      code: 'NAME_RESERVED',
      message: `\`${name}\` is reserved: expressions such as \`\${${name}.…}\` mean something else by it`,
      hint,
      ...place,
    };
  }
  const group =
    error.path.length === 0 ? 'a key' : `a name under \`${describePath([...about.within, ...error.path])}\``;
  const better = betterName(name, names);
  return {
    code: 'NAME_INVALID',
    message: `\`${name}\`: ${group} ${wish(names, error)}`,
    hint: better === undefined ? 'Choose another name.' : `Call it \`${better}\`.`,
    ...place,
  };
}

/** The nearest name that the pattern takes: a variable keeps its case, a resource becomes a DNS label. */
function betterName(name: string, schema: Schema): string | undefined {
  const variable = name.replace(/[^A-Za-z0-9_]+/g, '_').replace(/^(?=[0-9])/, '_');
  const label = name
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, '-')
    .replace(/^[^a-z]+|-+$/g, '');
  return [variable, label].find((candidate) => candidate !== name && fits(schema, candidate));
}

function explainRange(found: Found): ReturnType<Explainer> {
  const { error, about, schema } = found;
  const { minimum, maximum, exclusiveMinimum: above } = schema as Readonly<Record<string, number | undefined>>;
  const low = minimum === undefined ? (above === undefined ? undefined : `more than ${above}`) : `at least ${minimum}`;
  const high = maximum === undefined ? undefined : `at most ${maximum}`;
  const range = [low, high].filter((text) => text !== undefined);
  return {
    code: 'OUT_OF_RANGE',
    message: `${subject(about, error.path)} must be ${range.length === 0 ? error.message : enumerate(range, 'and')}, not ${shown(found)}`,
    hint: 'Choose a number within these bounds.',
  };
}

function explainEmpty({ error, about, value }: Found): ReturnType<Explainer> {
  const what = Array.isArray(value) ? 'an empty list' : typeof value === 'string' ? 'an empty text' : 'an empty map';
  return {
    code: 'VALUE_EMPTY',
    message: `${subject(about, error.path)} is ${what}`,
    hint: 'Give it a value, or remove the key.',
  };
}

/** The keys stand for alternatives. */
function explainConflict({ error, about, value }: Found): ReturnType<Explainer> {
  const keys = Object.keys(value ?? {});
  return {
    code: 'KEYS_CONFLICT',
    message: `${subject(about, error.path)} holds ${enumerate(
      keys.map((key) => `\`${key}\``),
      'and',
    )}; only ${String(error.params['limit'])} of them can stand there`,
    hint: 'Keep one, or make each an item of its own.',
    path: [...error.path, keys[1] ?? ''],
    part: 'key',
  };
}

function explainRepeated({ error, about, value }: Found): ReturnType<Explainer> {
  const index = Math.max(Number(error.params['i'] ?? 0), Number(error.params['j'] ?? 0));
  const item: unknown = Array.isArray(value) ? value[index] : undefined;
  return {
    code: 'LIST_REPEATS',
    message: `${subject(about, error.path)} holds ${describeValue(item)} twice`,
    hint: 'Remove one of the two.',
    path: [...error.path, index],
  };
}

function patternCode(pattern: unknown): Code {
  switch (pattern) {
    case namePattern.pattern:
    case parameterNamePattern.pattern:
      return 'NAME_INVALID';
    case durationPattern.pattern:
      return 'DURATION_INVALID';
    case sizePattern.pattern:
    case cpuPattern.pattern:
      return 'QUANTITY_INVALID';
    case cronPattern.pattern:
      return 'SCHEDULE_INVALID';
    default:
      return 'FORMAT_INVALID';
  }
}

function wish(schema: Schema, error: SchemaError): string {
  const words = schema['patternErrorMessage'];
  return typeof words === 'string' ? words : error.message;
}

function exampleHint(schema: Schema): string | undefined {
  const [example] = (schema['examples'] ?? []) as readonly unknown[];
  return example === undefined
    ? undefined
    : `For example: ${typeof example === 'string' ? example : JSON.stringify(example)}.`;
}

/** The value as it may be said aloud. */
function shown({ error, value }: Found): string {
  const isSecret = isSecretKey(String(error.path.at(-1) ?? '')) && typeof value !== 'object';
  return isSecret ? 'what stands here' : describeValue(value);
}

/** The value as the subject of a sentence. */
function subject({ within }: Explanation, path: Path): string {
  const full = [...within, ...path];
  return full.length === 0 ? 'the manifest' : `\`${describePath(full)}\``;
}

/** What has properties: a resource by its name and type, something inside it by its path. */
function owner(about: Explanation, path: Path): string {
  if (path.length > 0) return subject(about, path);
  const name = about.within.at(-1);
  return name === undefined ? 'the manifest' : `\`${name}\` (${about.what})`;
}
