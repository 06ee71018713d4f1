import { emptyMap, toNode, type MapNode, type Node, type Origin } from '../node.ts';
import { createFileSource } from '../parse/file-source.ts';
import { findExpansion } from '../parse/aliases.ts';
import { parseYamlValue } from '../parse/yaml-values.ts';
import { locationOf, type Report } from '../report.ts';
import type { Key, Range, Source } from '../source.ts';
import { mergePatch } from './merge-patch.ts';
import { parseAssignment, type Assignment, type Step } from './set-path.ts';

/** The name that the command line's values have in place of a file. */
export const setFile = '--set';

/** A value for a parameter: `--set parameters.region=eu`. It is no part of the manifest, which only declares it. */
export interface GivenParameter {
  readonly name: string;
  readonly value: string;
  readonly origin: Origin;
}

export interface SetResult {
  readonly root: MapNode;
  readonly parameters: readonly GivenParameter[];
}

/** Applies the `--set` options, one after the other. */
export function applySet(root: MapNode, set: readonly string[], report: Report): SetResult {
  const text = set.join('\n');
  const parameters: GivenParameter[] = [];
  let result = root;
  let start = 0;
  for (const argument of set) {
    const parsed = parseAssignment(argument);
    const base = start;
    start += argument.length + 1;
    if ('message' in parsed) {
      const at = locationOf({ file: setFile, text }, { start: base + parsed.start, end: base + parsed.end });
      const hint = 'Write `--set resources.api.replicas=3`, with `[0]` for a list and `\\.` for a dot inside a key.';
      report.add({ code: 'SET_SYNTAX', message: `\`--set ${argument}\`: ${parsed.message}`, hint, at });
      continue;
    }
    const source = createSetSource(text, base, parsed);
    const given = parameterOf(parsed, source);
    if (given === undefined) result = assign(result, parsed, { source, report });
    else parameters.push(given);
  }
  return { root: result, parameters };
}

interface Target {
  readonly source: Source;
  readonly report: Report;
}

function parameterOf({ path, value }: Assignment, source: Source): GivenParameter | undefined {
  const [first, second] = path;
  if (path.length !== 2 || first?.key !== 'parameters' || second === undefined) return undefined;
  const origin: Origin = { source, parent: { source, parent: { source }, key: 'parameters' }, key: second.key };
  return { name: String(second.key), value, origin };
}

function assign(root: MapNode, { path, value }: Assignment, target: Target): MapNode {
  const parsed = parseYamlValue(value);
  if ('failure' in parsed || findExpansion(parsed.value) !== undefined) {
    const reason = 'failure' in parsed ? parsed.failure.reason : 'too many aliases';
    const hint = 'The value is YAML: put text with special characters in quotes.';
    const at = { source: target.source, path: path.map((step) => step.key), part: 'value' as const };
    target.report.add({ code: 'SET_VALUE', message: `the value is not YAML: ${reason}`, hint, at });
    return root;
  }
  return put(root, { path, value: parsed.value, origin: { source: target.source } }, target) as MapNode;
}

interface Put {
  readonly path: readonly Step[];
  readonly value: unknown;
  /** Of what the path starts from. */
  readonly origin: Origin;
}

function put(node: Node | undefined, { path, value, origin }: Put, target: Target): Node {
  const [step, ...rest] = path;
  if (step === undefined) return mergePatch(node, toNode(value, origin));
  const inner = { path: rest, value, origin: { source: target.source, parent: origin, key: step.key } };
  if (typeof step.key === 'number') return putItem(node, step, inner, target);
  const map = node?.kind === 'map' ? node : emptyMap(origin);
  const entries = new Map(map.entries);
  if (rest.length === 0 && value === null) entries.delete(step.key);
  else entries.set(step.key, put(map.entries.get(step.key), inner, target));
  return { ...map, entries };
}

function putItem(node: Node | undefined, step: Step, inner: Put, target: Target): Node {
  const length = node?.kind === 'list' ? node.items.length : 0;
  if ((node !== undefined && node.kind !== 'list') || Number(step.key) > length) {
    const isList = node === undefined || node.kind === 'list';
    const message = isList
      ? `the list has ${length} items, so there is no [${step.key}]`
      : 'what the index is for is not a list';
    const hint = isList ? `Use [0] to [${length}]; the last adds an item.` : 'Remove the index.';
    target.report.add({
      code: 'SET_INDEX',
      message,
      hint,
      at: { source: target.source, path: keysOf(inner.origin), part: 'key' },
    });
    return node ?? emptyMap(inner.origin);
  }
  const items = node === undefined ? [] : [...node.items];
  const index = Number(step.key);
  if (inner.path.length === 0 && inner.value === null) items.splice(index, 1);
  else items[index] = put(items[index], inner, target);
  return { kind: 'list', items, origin: node?.origin ?? inner.origin };
}

function keysOf(origin: Origin): readonly Key[] {
  const keys: Key[] = [];
  for (let at: Origin | undefined = origin; at?.key !== undefined; at = at.parent) keys.unshift(at.key);
  return keys;
}

/** Positions within one argument among all of them, each on a line of its own. */
function createSetSource(text: string, base: number, { path, value, valueStart }: Assignment): Source {
  const inner = createFileSource(setFile, value);
  const shift = ({ start, end }: Range, by: number): Range => ({ start: base + by + start, end: base + by + end });
  return {
    file: setFile,
    text,
    find(wanted, part) {
      const step = path[Math.min(wanted.length, path.length) - 1] ?? path[0];
      if (wanted.length > path.length) return shift(inner.find(wanted.slice(path.length), part), valueStart);
      const isValue = wanted.length === path.length && part === 'value' && value !== '';
      if (isValue) return shift({ start: 0, end: value.length }, valueStart);
      return step === undefined ? shift({ start: 0, end: 1 }, 0) : shift(step, 0);
    },
  };
}
