import type { Graph } from '../support/graph.ts';
import type { Application } from './application.ts';
import { sourcesOf, type Expression, type Source } from './expression.ts';
import type { WaitCondition } from './reference.ts';
import type { Resource } from './resource.ts';

/** One resource uses another. `until: none` is a use without a wait: an expression, or a reference that says so. */
export interface Dependency {
  readonly from: string;
  readonly to: string;
  readonly until: WaitCondition;
  readonly optional: boolean;
  readonly because: 'reference' | 'wait' | 'expression' | 'parent' | 'companion' | 'use';
}

/** Every use in the application, of resources that exist, in the manifest's order. */
export function dependencies(application: Application): readonly Dependency[] {
  return [...application.resources.values()]
    .flatMap((resource) => dependenciesOf(resource))
    .filter((dependency) => application.resources.has(dependency.to));
}

/** What one resource uses. A pair may stand more than once, for different reasons. */
export function dependenciesOf(resource: Resource): readonly Dependency[] {
  const from = resource.name;
  const found: Dependency[] = [];
  if (resource.parent !== undefined) {
    found.push({ from, to: resource.parent, until: 'healthy', optional: false, because: 'parent' });
  }
  for (const { resource: to, until, optional } of resource.references) {
    found.push({ from, to, until, optional, because: 'reference' });
  }
  for (const { resource: to, until, optional } of resource.waits) {
    found.push({ from, to, until, optional, because: 'wait' });
  }
  for (const to of resource.uses ?? []) found.push({ from, to, until: 'none', optional: false, because: 'use' });
  const known = new Set(found.map((dependency) => dependency.to));
  for (const to of new Set(usedInExpressions(resource))) {
    if (to !== from && !known.has(to)) found.push({ from, to, until: 'none', optional: false, because: 'expression' });
  }
  return found;
}

/** Who waits for whom. The one graph that must have no cycle. */
export function waitGraph(application: Application): Graph {
  return toGraph(application, (dependency) => dependency.until !== 'none');
}

/** The resource that a source asks, if it asks one other than the replica itself. */
export function resourceOf(source: Source): string | undefined {
  if (source.from === 'endpoint' || source.from === 'connection') return source.resource;
  return source.from === 'secret' ? source.vault : undefined;
}

/** Every expression that the resource's start depends on. */
export function expressionsOf(resource: Resource): readonly Expression[] {
  const { workload } = resource;
  const expressions = Object.values(resource.env);
  if (workload === undefined) return expressions;
  if (workload.runs === 'embedded') {
    return [...expressions, ...Object.values(workload.embedding.settings), ...workload.embedding.args];
  }
  const command = workload.command ?? [];
  if (workload.runs === 'process') return [...expressions, ...command];
  const buildArgs = workload.image.from === 'build' ? Object.values(workload.image.build.args) : [];
  const files = workload.files.map((file) => file.content);
  return [...expressions, ...command, ...(workload.entrypoint ?? []), ...buildArgs, ...files];
}

function usedInExpressions(resource: Resource): readonly string[] {
  return expressionsOf(resource)
    .flatMap((expression) => sourcesOf(expression))
    .map((source) => resourceOf(source))
    .filter((name) => name !== undefined);
}

function toGraph(application: Application, wanted: (dependency: Dependency) => boolean): Graph {
  const graph = new Map<string, string[]>([...application.resources.keys()].map((name) => [name, []]));
  for (const dependency of dependencies(application)) {
    if (wanted(dependency)) graph.get(dependency.from)?.push(dependency.to);
  }
  return graph;
}
