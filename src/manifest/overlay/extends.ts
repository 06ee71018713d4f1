import { nearest } from '../../support/nearest.ts';
import type { MapNode, Node, ScalarNode } from '../node.ts';
import { placeOf, type Report } from '../report.ts';
import { mergeMaps } from './merge-patch.ts';

/** Replaces each `extends: other` by what the other resource says, overlaid with the resource's own. */
export function applyExtends(root: MapNode, report: Report): Extended {
  const resources = root.entries.get('resources');
  if (resources?.kind !== 'map') return { root, incomplete: new Set() };
  const state: State = { resources, report, done: new Map(), incomplete: new Set() };
  const entries = new Map([...resources.entries].map(([name, node]) => [name, extended(state, name, node, [])]));
  const merged = { ...root, entries: new Map([...root.entries, ['resources', { ...resources, entries }]]) };
  return { root: merged, incomplete: state.incomplete };
}

export interface Extended {
  readonly root: MapNode;
  /** Resources that extend what cannot be had. That is reported; what they lack besides is no news. */
  readonly incomplete: ReadonlySet<string>;
}

interface State {
  readonly resources: MapNode;
  readonly report: Report;
  readonly done: Map<string, Node>;
  readonly incomplete: Set<string>;
}

function extended(state: State, name: string, node: Node, chain: readonly string[]): Node {
  const known = state.done.get(name);
  if (known !== undefined) return known;
  const result = node.kind === 'map' ? extendMap(state, name, node, [...chain, name]) : node;
  state.done.set(name, result);
  return result;
}

function extendMap(state: State, name: string, node: MapNode, chain: readonly string[]): Node {
  const wish = node.entries.get('extends');
  // A wish that is no text is left for validation to report.
  if (wish?.kind !== 'scalar' || typeof wish.value !== 'string') return node;
  const own = without(node, ['extends']);
  const base = baseOf(state, name, { wish, name: wish.value, chain });
  if (base === undefined || state.incomplete.has(wish.value)) state.incomplete.add(name);
  if (base === undefined) return own;
  reportOtherType(own, base, state.report);
  const inherited = withoutPorts(base);
  const type = inherited.entries.get('type');
  const merged = mergeMaps({ ...inherited, origin: node.origin }, own);
  return type === undefined ? merged : { ...merged, entries: new Map([...merged.entries, ['type', type]]) };
}

interface Wish {
  readonly wish: ScalarNode;
  readonly name: string;
  readonly chain: readonly string[];
}

function baseOf(state: State, name: string, { wish, name: wanted, chain }: Wish): MapNode | undefined {
  const at = placeOf(wish.origin);
  if (chain.includes(wanted)) {
    const cycle = [...chain.slice(chain.indexOf(wanted)), wanted].join(' → ');
    const hint = 'Let one of them stand on its own.';
    state.report.add({ code: 'EXTENDS_CYCLE', message: `resources extend one another: ${cycle}`, hint, at });
    return undefined;
  }
  const base = state.resources.entries.get(wanted);
  if (base === undefined) {
    const suggestion = nearest(
      wanted,
      [...state.resources.entries.keys()].filter((key) => key !== name),
    );
    const hint = suggestion === undefined ? 'Name a resource of this manifest.' : `Did you mean \`${suggestion}\`?`;
    state.report.add({
      code: 'EXTENDS_UNKNOWN',
      message: `\`${name}\` extends \`${wanted}\`, which does not exist`,
      hint,
      at,
    });
    return undefined;
  }
  const result = extended(state, wanted, base, chain);
  return result.kind === 'map' ? result : undefined;
}

/** Two resources cannot listen on one port, so it is the one thing that is not inherited. */
function withoutPorts(base: MapNode): MapNode {
  const endpoints = base.entries.get('endpoints');
  const plain = without(base, ['port']);
  if (endpoints?.kind !== 'map') return plain;
  const entries = new Map([...endpoints.entries].map(([name, node]) => [name, withoutPort(node)]));
  return { ...plain, entries: new Map([...plain.entries, ['endpoints', { ...endpoints, entries }]]) };
}

function withoutPort(endpoint: Node): Node {
  if (endpoint.kind === 'map') return without(endpoint, ['port']);
  return endpoint;
}

function reportOtherType(own: MapNode, base: MapNode, report: Report): void {
  const type = own.entries.get('type');
  const inherited = base.entries.get('type');
  if (type?.kind !== 'scalar' || inherited?.kind !== 'scalar' || type.value === inherited.value) return;
  report.add({
    code: 'EXTENDS_TYPE',
    message: `the type is \`${String(type.value)}\` here and \`${String(inherited.value)}\` in what it extends`,
    hint: 'Remove `type:` here; a resource keeps the type of the one it extends.',
    at: placeOf(type.origin),
  });
}

function without(node: MapNode, keys: readonly string[]): MapNode {
  return { ...node, entries: new Map([...node.entries].filter(([key]) => !keys.includes(key))) };
}
