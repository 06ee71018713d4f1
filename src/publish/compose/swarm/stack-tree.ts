import type { ComposeTree } from '../../../compose/print/print-compose.ts';
import type { Path } from '../../../compose/table.ts';
import { formatTemplate, parseTemplate, type Template, type Variable } from '../../../compose/template.ts';
import { noteOn, reportOn, type Publishing } from '../publishing.ts';
import { keepKnownWords } from './known-words.ts';

type Tree = Readonly<Record<string, unknown>>;

/** What every Docker since 20.10 takes; later versions have no word that is needed here. */
const version = '3.9';

/** The file as `docker stack deploy` reads it: what its loader refuses or ignores is left out, and said. */
export function toStackTree(publishing: Publishing, tree: ComposeTree): ComposeTree {
  const dropped: Path[] = [];
  const { name: _, ...named } = tree;
  const services = Object.entries((tree['services'] ?? {}) as Tree).map(([key, service]) => [
    key,
    withMemory(service as Tree),
  ]);
  const kept = keepKnownWords({ ...named, services: Object.fromEntries(services) as Tree }, [], dropped) as Tree;
  reportDropped(publishing, dropped);
  reportStartOrder(publishing);
  return { version, ...(withPlainVariables(kept) as Tree) };
}

/** Folders in memory are mounts there; the short word for them is not obeyed. */
function withMemory({ tmpfs = [], ...service }: Tree): Tree {
  const targets = (Array.isArray(tmpfs) ? tmpfs : [tmpfs]).map((target) => String(target).replace(/:.*$/, ''));
  if (targets.length === 0) return service;
  const mounts = targets.map((target) => ({ type: 'tmpfs', target }));
  return { ...service, volumes: [...((service['volumes'] ?? []) as readonly unknown[]), ...mounts] };
}

/** These say what a swarm does in its own way, or nothing that matters to one. */
const unsaid = new Set([
  'attach',
  'build',
  'container_name',
  'depends_on',
  'develop',
  'expose',
  'platform',
  'profiles',
  'pull_policy',
  'restart',
  'volumes.bind.create_host_path',
  'ports.app_protocol',
  'ports.name',
  'ports.host_ip',
]);

function reportDropped(publishing: Publishing, dropped: readonly Path[]): void {
  const words = new Map<string, Set<string>>();
  for (const [section, name, ...rest] of dropped) {
    const word = rest.filter((part) => typeof part === 'string').join('.');
    if (section !== 'services' || unsaid.has(word)) continue;
    const known = words.get(String(name)) ?? new Set();
    words.set(String(name), known.add(`\`${word}\``));
  }
  for (const [name, known] of words) {
    const resource = publishing.services.find((each) => each.name === name || each.options['alias'] === name);
    if (resource === undefined) continue;
    const list = [...known].join(', ');
    reportOn(publishing, resource, {
      code: 'SWARM_LEFT_OUT',
      severity: 'warning',
      message: `${resource.name} runs in a swarm without ${list}, which a swarm does not know`,
      hint: 'Run it with Compose on a machine of its own where it needs that.',
    });
  }
}

/** Said once: what comes too early ends, and is started again. */
function reportStartOrder(publishing: Publishing): void {
  const first = publishing.services.find(({ references, waits }) => references.length + waits.length > 0);
  if (first === undefined) return;
  const hint =
    'What ends because another one is not there yet is started again until it is. Let it end with an error then.';
  noteOn(publishing, first, 'a swarm starts all services at once: none waits for what it refers to', hint);
}

/** Variables within the default of another one are not read there: the outer one is asked for instead. */
function withPlainVariables(value: unknown): unknown {
  if (typeof value === 'string') {
    const parsed = parseTemplate(value);
    return 'template' in parsed && parsed.template.some(isNested) ? formatTemplate(parsed.template.map(plain)) : value;
  }
  if (Array.isArray(value)) return value.map((item) => withPlainVariables(item));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withPlainVariables(item)]));
}

function isNested(part: Template[number]): part is Variable {
  return typeof part !== 'string' && (part.argument ?? []).some((inner) => typeof inner !== 'string');
}

function plain(part: Template[number]): Template[number] {
  return isNested(part) ? { name: part.name, operator: ':?', text: `\${${part.name}:?}` } : part;
}
