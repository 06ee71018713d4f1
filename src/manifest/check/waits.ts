import type { Application } from '../../model/application.ts';
import { waitGraph } from '../../model/dependencies.ts';
import { findCycle, type Graph } from '../../support/graph.ts';
import type { OptionPath } from '../../kinds/kind.ts';
import type { BindContext, DescribedResource } from '../bind/context.ts';
import { reportOption } from '../bind/kind-input.ts';

/** Resources that would wait for one another for ever, each circle once. */
export function checkCycles(
  application: Application,
  context: BindContext,
  described: ReadonlyMap<string, DescribedResource>,
): void {
  let graph: Graph = waitGraph(application);
  for (let cycle = findCycle(graph); cycle !== undefined; cycle = findCycle(graph)) {
    const edges = cycle.slice(1).map((to, index) => ({ from: cycle?.[index] ?? '', to }));
    const placed = edges.find(({ from, to }) => edgeAt(described.get(from), to) !== undefined) ?? edges[0];
    if (placed === undefined) return;
    const { from, to } = placed;
    const resource = described.get(from);
    if (resource !== undefined) reportCycle(context, resource, { to, cycle: rotate(cycle, from) });
    graph = without(graph, from, to);
  }
}

/** A job that runs by the clock is never done, so nothing can wait for its end. */
export function checkScheduled(
  application: Application,
  context: BindContext,
  described: ReadonlyMap<string, DescribedResource>,
): void {
  for (const resource of application.resources.values()) {
    for (const { resource: to, until } of [...resource.references, ...resource.waits]) {
      const written = described.get(resource.name);
      if (until === 'none' || written === undefined || application.resources.get(to)?.schedule === undefined) continue;
      reportOption(context, written.written, {
        code: 'WAIT_FOR_SCHEDULED',
        message: `${resource.name} waits for ${to}, a job that runs by a schedule and is never done`,
        hint: `Write \`{ resource: ${to}, until: none }\` under \`references\`, or do not wait for it.`,
        at: edgeAt(written, to) ?? [],
      });
    }
  }
}

function reportCycle(
  context: BindContext,
  resource: DescribedResource,
  { to, cycle }: { to: string; cycle: readonly string[] },
): void {
  reportOption(context, resource.written, {
    code: 'WAIT_CYCLE',
    message: `resources wait for one another: ${cycle.join(' → ')}`,
    hint: `Let one of them not wait: \`{ resource: ${to}, until: none }\`.`,
    at: edgeAt(resource, to) ?? [],
  });
}

/** Where a resource says that it waits for another; nowhere, when it does as the other's child. */
function edgeAt(resource: DescribedResource | undefined, to: string): OptionPath | undefined {
  if (resource === undefined) return undefined;
  for (const property of ['references', 'waitFor']) {
    const list = (resource.written.options[property] ?? []) as readonly unknown[];
    const index = list.findIndex((option) => nameOf(option) === to);
    if (index !== -1) return [property, index, ...(typeof list[index] === 'string' ? [] : ['resource'])];
  }
  return resource.description.uses?.find((use) => use.resource === to)?.at;
}

function nameOf(option: unknown): unknown {
  return typeof option === 'object' && option !== null ? (option as { resource?: unknown }).resource : option;
}

/** The circle as it looks from one of its resources. */
function rotate(cycle: readonly string[], from: string): readonly string[] {
  const names = cycle.slice(0, -1);
  const start = names.indexOf(from);
  const turned = [...names.slice(start), ...names.slice(0, start)];
  return [...turned, from];
}

function without(graph: Graph, from: string, to: string): Graph {
  return new Map(
    [...graph].map(([node, targets]) => [node, node === from ? targets.filter((target) => target !== to) : targets]),
  );
}
