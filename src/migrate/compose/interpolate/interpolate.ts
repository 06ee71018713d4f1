import type { MapNode, Node, ScalarNode } from '../../../manifest/node.ts';
import { placeOf } from '../../../manifest/report.ts';
import type { Path } from '../../../manifest/source.ts';
import type { Loading } from '../loading.ts';
import { mapEntries, toList, toScalar } from '../tree.ts';
import { castAt, castText, isOldTruth, type Cast } from './casts.ts';
import { evaluate, type Lookup } from './evaluate.ts';
import { hasHole } from './holes.ts';
import { leaveScope } from './scope.ts';
import { formatTemplate, parseTemplate, type Template } from '../../../compose/template.ts';

/**
 * Replaces the variables in all values of a document: by what they are now, or by holes when they stay open. Texts then
 * become numbers and truths where those are meant.
 */
export function interpolate(root: MapNode, lookup: Lookup, loading: Loading): MapNode {
  return mapEntries(root, (node, key) => interpolateNode(node, [key], { lookup, loading }));
}

interface Interpolation {
  readonly lookup: Lookup;
  readonly loading: Loading;
}

function interpolateNode(node: Node, path: Path, all: Interpolation): Node {
  if (node.kind === 'map') return mapEntries(node, (child, key) => interpolateNode(child, [...path, key], all));
  if (node.kind === 'list') {
    const items = node.items.map((item, index) => interpolateNode(item, [...path, index], all));
    return toList(items, node.origin);
  }
  return typeof node.value === 'string' ? interpolateText(node, node.value, path, all) : node;
}

function interpolateText(node: ScalarNode, text: string, path: Path, { lookup, loading }: Interpolation): Node {
  const filled = text.includes('$') ? replaceVariables(node, text, lookup, loading) : protect(text, loading);
  if (filled === undefined) return node;
  const cast = castAt(path);
  return toScalar(cast === undefined ? filled : castOf(node, filled, cast, loading), node.origin);
}

/** A file that uses the characters of holes itself. */
function protect(text: string, { holes }: Loading): string {
  return holes !== undefined && hasHole(text) ? holes.dig([text]) : text;
}

function replaceVariables(node: ScalarNode, text: string, lookup: Lookup, loading: Loading): string | undefined {
  const parsed = parseTemplate(text);
  if ('wrong' in parsed) {
    reportWrong(node, parsed.wrong, loading);
    return undefined;
  }
  const { holes } = loading;
  if (holes !== undefined) return holes.dig(leaveScope(parsed.template, lookup, holes.lookup));
  return evaluateTemplate(node, parsed.template, lookup, loading);
}

function evaluateTemplate(node: ScalarNode, template: Template, lookup: Lookup, { report }: Loading): string {
  const { value, unset, required } = evaluate(template, lookup);
  const at = placeOf(node.origin);
  for (const name of new Set(unset)) {
    report.add({
      code: 'COMPOSE_VARIABLE_UNSET',
      severity: 'warning',
      message: `the variable \`${name}\` is not set; an empty text is taken`,
      hint: `Set it in the environment or in .env, or give it a default: \`\${${name}:-…}\`.`,
      at,
    });
  }
  for (const { name, message } of required) {
    report.add({
      code: 'COMPOSE_VARIABLE_REQUIRED',
      message: `the variable \`${name}\` must have a value${message === '' ? '' : `: ${message}`}`,
      hint: 'Set it in the environment or in .env.',
      at,
    });
  }
  return value;
}

function reportWrong(node: ScalarNode, wrong: string, { report }: Loading): void {
  report.add({
    code: 'COMPOSE_INTERPOLATION',
    message: `\`${wrong}\` is no variable that Compose understands`,
    hint: `Write \`\${NAME}\`, \`\${NAME:-default}\`, \`\${NAME:?message}\` or \`\${NAME:+replacement}\`; \`${formatTemplate(['$'])}\` is a dollar.`,
    at: placeOf(node.origin),
  });
}

const meaning: Readonly<Record<Cast, string>> = {
  integer: 'a whole number',
  number: 'a number',
  boolean: '`true` or `false`',
};

function castOf(node: ScalarNode, text: string, cast: Cast, { report }: Loading): ScalarNode['value'] {
  if (hasHole(text)) return text;
  const value = castText(text, cast);
  const at = placeOf(node.origin);
  if (value === undefined) {
    const message = `"${text}" stands where ${meaning[cast]} is meant`;
    report.add({ code: 'COMPOSE_VALUE_TYPE', message, hint: `Write ${meaning[cast]}.`, at });
  } else if (cast === 'boolean' && isOldTruth(text)) {
    const message = `"${text}" is read as ${String(value)}, which YAML 1.2 does not do`;
    const hint = `Write \`${String(value)}\`.`;
    report.add({ code: 'COMPOSE_OBSOLETE', severity: 'warning', message, hint, at });
  }
  return value ?? text;
}
