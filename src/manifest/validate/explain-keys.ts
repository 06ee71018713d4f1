import type { Schema } from '../../kinds/parts/schema.ts';
import { nearest } from '../../support/nearest.ts';
import { fits, owner, subject, wish, type Found, type Words } from './found.ts';
import { knownKeys, schemaAt } from './schema-error.ts';
import { describePath, enumerate, listNames } from './words.ts';

export function explainUnknownKey({ error, about, schema }: Found): Words {
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

export function explainMissing({ error, about, schema }: Found): Words {
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

export function explainName({ error, about, schema }: Found): Words {
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

/** The keys stand for alternatives. */
export function explainConflict({ error, about, value }: Found): Words {
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

/** The nearest name that the pattern takes: a variable keeps its case, a resource becomes a DNS label. */
export function betterName(name: string, schema: Schema): string | undefined {
  const variable = name.replace(/[^A-Za-z0-9_]+/g, '_').replace(/^(?=[0-9])/, '_');
  const label = name
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, '-')
    .replace(/^[^a-z]+|-+$/g, '');
  return [variable, label].find((candidate) => candidate !== name && fits(schema, candidate));
}
