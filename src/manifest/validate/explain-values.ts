import {
  cpuPattern,
  cronPattern,
  durationPattern,
  namePattern,
  parameterNamePattern,
  sizePattern,
} from '../../kinds/parts/patterns.ts';
import type { Schema } from '../../kinds/parts/schema.ts';
import type { Code } from '../../support/codes.ts';
import { nearest } from '../../support/nearest.ts';
import { betterName } from './explain-keys.ts';
import { exampleHint, fits, shown, subject, wish, type Found, type Words } from './found.ts';
import { describeTypes, describeValue, enumerate, listNames } from './words.ts';

export function explainType(found: Found): Words {
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

export function explainChoice(found: Found): Words {
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

export function explainPattern(found: Found): Words {
  const { error, about, schema, value } = found;
  const code = patternCode(schema['pattern'] ?? error.params['pattern']);
  const better = code === 'NAME_INVALID' && typeof value === 'string' ? betterName(value, schema) : undefined;
  return {
    code,
    message: `${subject(about, error.path)} ${wish(schema, error)}, not ${shown(found)}`,
    hint: better === undefined ? (exampleHint(schema) ?? 'Correct the value.') : `Call it \`${better}\`.`,
  };
}

export function explainRange(found: Found): Words {
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

export function explainEmpty({ error, about, value }: Found): Words {
  const what = Array.isArray(value) ? 'an empty list' : typeof value === 'string' ? 'an empty text' : 'an empty map';
  return {
    code: 'VALUE_EMPTY',
    message: `${subject(about, error.path)} is ${what}`,
    hint: 'Give it a value, or remove the key.',
  };
}

export function explainRepeated({ error, about, value }: Found): Words {
  const index = Math.max(Number(error.params['i'] ?? 0), Number(error.params['j'] ?? 0));
  const item: unknown = Array.isArray(value) ? value[index] : undefined;
  return {
    code: 'LIST_REPEATS',
    message: `${subject(about, error.path)} holds ${describeValue(item)} twice`,
    hint: 'Remove one of the two.',
    path: [...error.path, index],
  };
}

function resourceHint(name: string, value: unknown): string {
  return `Say what it is: \`${name}: { type: ${typeof value === 'string' ? value : 'project'} }\`.`;
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
  if (list.includes('boolean') && typeof value === 'string' && /^(?:yes|on|no|off|true|false|y|n)$/i.test(value))
    return 'Write `true` or `false`, without quotes.';
  if (list.includes('array') && (isBare || typeof value === 'string')) return `Write a list: [${value}].`;
  const words = schema['patternErrorMessage'];
  const form = list.includes('object') ? 'Write keys and values, indented below it.' : `Write ${describeTypes(types)}.`;
  return exampleHint(schema) ?? (typeof words === 'string' ? `It ${words}.` : form);
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
