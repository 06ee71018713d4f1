import type { Application } from '../../model/application.ts';
import { dependencies, type Dependency } from '../../model/dependencies.ts';

export const graphFormats = ['text', 'mermaid', 'dot'] as const;
export type GraphFormat = (typeof graphFormats)[number];

/** Who uses whom, and what is waited for. */
export function renderGraph(application: Application, format: GraphFormat): string {
  const edges = toEdges(application);
  switch (format) {
    case 'text':
      return renderText(application, edges);
    case 'mermaid':
      return renderMermaid(application, edges);
    case 'dot':
      return renderDot(application, edges);
  }
}

/** What one resource has to do with another, told once. */
interface Edge {
  readonly from: string;
  readonly to: string;
  /** `until healthy`, `inside`, or empty for a use without a wait. */
  readonly label: string;
  readonly waits: boolean;
}

const strength = ['none', 'started', 'healthy', 'completed'];

function toEdges(application: Application): readonly Edge[] {
  const strongest = new Map<string, Dependency>();
  for (const dependency of dependencies(application)) {
    const key = `${dependency.from} ${dependency.to}`;
    const known = strongest.get(key);
    const isStronger = known === undefined || strength.indexOf(dependency.until) > strength.indexOf(known.until);
    if (isStronger && known?.because !== 'parent') strongest.set(key, dependency);
  }
  return [...strongest.values()].map((dependency) => ({
    from: dependency.from,
    to: dependency.to,
    label: labelOf(dependency),
    waits: dependency.until !== 'none',
  }));
}

function labelOf({ because, until, optional }: Dependency): string {
  if (because === 'parent') return 'inside';
  const words = [...(until === 'none' ? [] : [`until ${until}`]), ...(optional ? ['optional'] : [])];
  return words.join(', ');
}

function renderText({ resources }: Application, edges: readonly Edge[]): string {
  const blocks = [...resources.values()].map(({ name, type }) => {
    const own = edges.filter((edge) => edge.from === name);
    const lines = own.map(({ to, label }, index) => {
      const branch = index === own.length - 1 ? '└─' : '├─';
      return `${branch} ${to}${label === '' ? '' : ` (${label})`}`;
    });
    return [`${name} (${type})`, ...lines].join('\n');
  });
  return `${blocks.join('\n')}\n`;
}

function renderMermaid({ resources }: Application, edges: readonly Edge[]): string {
  const nodes = [...resources.values()].map(({ name, type }) => `  ${mermaidId(name)}["${name}<br/>${type}"]`);
  const arrows = edges.map(({ from, to, label, waits }) => {
    const arrow = waits && label !== 'inside' ? '-->' : '-.->';
    return `  ${mermaidId(from)} ${arrow}${label === '' ? '' : `|${label}|`} ${mermaidId(to)}`;
  });
  return `${['flowchart LR', ...nodes, ...arrows].join('\n')}\n`;
}

/** Some words, such as `end`, mean something to Mermaid, and dashes confuse it. */
function mermaidId(name: string): string {
  return `r_${name.replaceAll('-', '_')}`;
}

function renderDot({ name: application, resources }: Application, edges: readonly Edge[]): string {
  const nodes = [...resources.values()].map(({ name, type }) => `  "${name}" [label="${name}\\n${type}"];`);
  const arrows = edges.map(({ from, to, label, waits }) => {
    const attributes = [
      ...(label === '' ? [] : [`label="${label}"`]),
      ...(waits && label !== 'inside' ? [] : ['style=dashed']),
    ];
    return `  "${from}" -> "${to}"${attributes.length === 0 ? '' : ` [${attributes.join(', ')}]`};`;
  });
  const head = [`digraph "${application}" {`, '  rankdir=LR;', '  node [shape=box];'];
  return `${[...head, ...nodes, ...arrows, '}'].join('\n')}\n`;
}
