import { toValue, type MapNode } from '../../../manifest/node.ts';
import { placeAt, type Report } from '../../../manifest/report.ts';
import type { Key, Path } from '../../../manifest/source.ts';
import { knownKeys, schemaAt } from '../../../manifest/validate/schema-error.ts';
import { describePath, describeTypes, describeValue, listNames } from '../../../manifest/validate/words.ts';
import { nearest } from '../../../support/nearest.ts';
import { compose } from '../generated/validator.js';
import { hasHole } from '../interpolate/holes.ts';
import { composeSchema } from '../schema/compose-schema.ts';
import { namePattern } from '../schema/parts.ts';
import { entryOf } from '../tree.ts';

/** Compares a tree with the Compose specification; says whether it is what that allows. */
export function checkShape(tree: MapNode, report: Report): boolean {
  const value = toValue(tree);
  if (compose(value)) return true;
  if (reportFirstFormat(tree, report)) return false;
  const mistakes = (compose.errors ?? []).map(({ instancePath, keyword, params }) => {
    const path = toPath(instancePath, value);
    return { keyword, params, path, value: valueAt(value, path) };
  });
  // What a variable stands for is not known; and of alternatives, the mistake that covers them all is told.
  const told = mistakes.filter(({ value, path, keyword }) => {
    const isOpen = typeof value === 'string' && hasHole(value);
    return !isOpen && !(keyword === 'required' && isAlternative(path));
  });
  for (const mistake of told) {
    const { code, message, hint, at = mistake.path, part = 'value' } = explain(mistake);
    report.add({ code, message, hint, at: placeAt(tree, at, part) });
  }
  return told.length === 0;
}

/** One thing is wrong there, not every service. */
function reportFirstFormat(tree: MapNode, report: Report): boolean {
  if (tree.entries.has('services')) return false;
  const [name] = [...tree.entries].find(([, node]) => entryOf(node, 'image') ?? entryOf(node, 'build')) ?? [];
  if (name === undefined) return false;
  report.add({
    code: 'COMPOSE_FIRST_FORMAT',
    message: 'the file has no `services:`; it is of the first format of compose files',
    hint: `Put \`${name}\` and all other services under \`services:\`.`,
    at: placeAt(tree, [name], 'key'),
  });
  return true;
}

interface Mistake {
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly path: Path;
  readonly value: unknown;
}

interface Explained {
  readonly code:
    | 'COMPOSE_UNKNOWN_ATTRIBUTE'
    | 'COMPOSE_VALUE_TYPE'
    | 'COMPOSE_ATTRIBUTE_MISSING'
    | 'COMPOSE_REPEATS'
    | 'COMPOSE_VALUE';
  readonly message: string;
  readonly hint: string;
  readonly at?: Path;
  readonly part?: 'key' | 'value';
}

function explain(mistake: Mistake): Explained {
  const { keyword, params, path, value } = mistake;
  const name = path.length === 0 ? 'the compose file' : `\`${describePath(path)}\``;
  switch (keyword) {
    case 'additionalProperties':
      return explainUnknown(mistake, name);
    case 'required':
      return missing(path, name, [String(params['missingProperty'])]);
    case 'anyOf':
      return missing(path, name, ['capabilities', 'driver']);
    case 'type': {
      const types = describeTypes(params['type']);
      const message = `${name} must be ${types}, not ${describeValue(value)}`;
      return { code: 'COMPOSE_VALUE_TYPE', message, hint: typeHint(value, params['type']) };
    }
    case 'uniqueItems': {
      const [first, second] = [Number(params['j']), Number(params['i'])];
      const message = `${name} holds the same item twice`;
      const hint = 'Remove one of the two.';
      return { code: 'COMPOSE_REPEATS', message, hint, at: [...path, Math.max(first, second)] };
    }
    case 'enum': {
      const allowed = (params['allowedValues'] as readonly unknown[]).map(String);
      const better = typeof value === 'string' ? nearest(value, allowed) : undefined;
      const hint = better === undefined ? `Write ${listNames(allowed)}.` : `Did you mean \`${better}\`?`;
      return { code: 'COMPOSE_VALUE', message: `${name} cannot be ${describeValue(value)}`, hint };
    }
    default: {
      const hint = valueHint(path, keyword, params);
      return { code: 'COMPOSE_VALUE', message: `${name} cannot be ${describeValue(value)}`, hint };
    }
  }
}

function explainUnknown({ path, params }: Mistake, name: string): Explained {
  const key = String(params['additionalProperty']);
  const place = { at: [...path, key], part: 'key' } as const;
  const schema = schemaAt(composeSchema, path);
  const known = knownKeys(schema);
  if (known.length === 0) {
    const message = `\`${key}\` cannot be a name in ${name}`;
    return {
      code: 'COMPOSE_VALUE',
      message,
      hint: `A name is made of letters, digits, \`.\`, \`_\` and \`-\`.`,
      ...place,
    };
  }
  const better = nearest(key, known);
  const hint =
    better === undefined ? 'Remove it, or begin its name with `x-` if it is your own.' : `Did you mean \`${better}\`?`;
  const message = `Compose knows no attribute \`${key}\` of ${name}`;
  return { code: 'COMPOSE_UNKNOWN_ATTRIBUTE', message, hint, ...place };
}

function missing(path: Path, name: string, keys: readonly string[]): Explained {
  const names = keys.map((key) => `\`${key}\``).join(' or ');
  const hint = `Add ${names}.`;
  return { code: 'COMPOSE_ATTRIBUTE_MISSING', message: `${name} needs ${names}`, hint, at: path, part: 'key' };
}

function typeHint(value: unknown, types: unknown): string {
  const takesText = types === 'string' || (Array.isArray(types) && types.includes('string'));
  const isScalar = typeof value === 'number' || typeof value === 'boolean';
  if (takesText && isScalar) return `Put it in quotes: \`"${String(value)}"\`.`;
  return value === null ? 'Give it a value, or remove it.' : `Write ${describeTypes(types)}.`;
}

function valueHint(path: Path, keyword: string, params: Readonly<Record<string, unknown>>): string {
  if (keyword === 'minimum') return `The least is ${String(params['limit'])}.`;
  if (keyword === 'maximum') return `The most is ${String(params['limit'])}.`;
  if (path.at(-1) === 'gpus') return 'Write `all`, or a list of devices.';
  if (path.at(-1) === 'pull_policy')
    return 'Write `always`, `missing`, `never`, `build`, `daily`, `weekly` or `every_12h`.';
  const { pattern } = params;
  return `It must match ${typeof pattern === 'string' ? pattern : namePattern}.`;
}

/** Requests for devices need one of two attributes. */
function isAlternative(path: Path): boolean {
  return path.at(-2) === 'devices' && path.includes('reservations');
}

function toPath(pointer: string, value: unknown): Path {
  let at = value;
  return pointer
    .split('/')
    .slice(1)
    .map((escaped): Key => {
      const key = escaped.replaceAll('~1', '/').replaceAll('~0', '~');
      const isIndex = Array.isArray(at);
      at = (at as Readonly<Record<string, unknown>> | null | undefined)?.[key];
      return isIndex ? Number(key) : key;
    });
}

function valueAt(value: unknown, path: Path): unknown {
  let at = value;
  for (const key of path) at = (at as Readonly<Record<Key, unknown>> | null | undefined)?.[key];
  return at;
}
