import { nearest } from '../../support/nearest.ts';
import type { MapNode, Node } from '../node.ts';
import type { ManifestFiles } from '../read/load-files.ts';
import { placeOf, type Report } from '../report.ts';
import { combine } from './combine.ts';
import { applyExtends } from './extends.ts';
import { mergeMaps } from './merge-patch.ts';
import { applySet, type GivenParameter } from './set.ts';

export interface Overlaid {
  /** Everything merged; `include`, `environments` and `extends` have done their work and are gone. */
  readonly root: MapNode;
  readonly incomplete: ReadonlySet<string>;
  readonly parameters: readonly GivenParameter[];
  /** All that stand under `environments:`. */
  readonly environments: readonly string[];
}

export interface OverlayRequest {
  readonly environment: string;
  readonly set: readonly string[];
}

/** Environments that need no overlay to be meant. */
const usual = ['development', 'production'];

/** Includes, then the environment's overlays, then `--set`, then `extends`. */
export function overlay(
  main: MapNode,
  files: ManifestFiles,
  { environment, set }: OverlayRequest,
  report: Report,
): Overlaid {
  const combined = combine(main, files.included, report);
  const environments = environmentsOf(combined, report);
  const inline = environments.get(environment);
  if (inline === undefined && files.overlay === undefined) reportUnknown(environment, combined, environments, report);
  const base = without(combined, 'environments');
  const patches = [asPatch(inline, report), files.overlay && without(files.overlay, 'environments', 'include')];
  const patched = patches.reduce<MapNode>((tree, patch) => (patch === undefined ? tree : mergeMaps(tree, patch)), base);
  const given = applySet(patched, set, report);
  return {
    ...applyExtends(given.root, report),
    parameters: given.parameters,
    environments: [...environments.keys()],
  };
}

function environmentsOf(root: MapNode, report: Report): ReadonlyMap<string, Node> {
  const environments = root.entries.get('environments');
  if (environments === undefined) return new Map();
  if (environments.kind === 'map') return environments.entries;
  reportShape('environments', environments, report);
  return new Map();
}

function asPatch(inline: Node | undefined, report: Report): MapNode | undefined {
  if (inline === undefined || inline.kind === 'map') return inline;
  // `production:` with nothing after it is an overlay that changes nothing.
  if (inline.kind === 'list' || inline.value !== null) reportShape('an environment', inline, report);
  return undefined;
}

function reportShape(what: string, node: Node, report: Report): void {
  report.add({
    code: 'OVERLAY_NOT_A_MAP',
    message: `${what} must be a map`,
    hint: 'Write what differs there in the shape of the manifest: `environments: { production: { resources: … } }`.',
    at: placeOf(node.origin),
  });
}

function reportUnknown(
  environment: string,
  root: MapNode,
  environments: ReadonlyMap<string, Node>,
  report: Report,
): void {
  if (usual.includes(environment)) return;
  const suggestion = nearest(environment, [...environments.keys(), ...usual]);
  report.add({
    code: 'ENVIRONMENT_UNKNOWN',
    severity: 'warning',
    message: `nothing is said about the environment \`${environment}\``,
    hint: suggestion === undefined ? `Add it under \`environments:\`.` : `Did you mean \`${suggestion}\`?`,
    at: { file: root.origin.source.file, line: 1, column: 1 },
  });
}

function without(node: MapNode, ...keys: readonly string[]): MapNode {
  return { ...node, entries: new Map([...node.entries].filter(([key]) => !keys.includes(key))) };
}
