import { formatTemplate, parseTemplate } from '../../../compose/template.ts';
import type { ComposeTree } from '../../../compose/print/print-compose.ts';
import type { StackNeeds, StackObject } from '../../target.ts';

type Section = Readonly<Record<string, unknown>>;

/** What a swarm must have before the file is deployed, and what comes of it there. */
export function toStackNeeds(project: string, tree: ComposeTree): StackNeeds {
  return {
    services: Object.keys(sectionOf(tree, 'services')),
    volumes: entriesOf(tree, 'volumes').flatMap(([key, volume]) =>
      volume['external'] === true ? [] : [textOf(volume['name']) ?? `${project}_${key}`],
    ),
    labels: labelsOf(tree),
    secrets: entriesOf(tree, 'secrets').flatMap(([, secret]) => secretOf(secret)),
    files: (['configs', 'secrets'] as const).flatMap((section) =>
      entriesOf(tree, section).flatMap(([, object]) => fileOf(object)),
    ),
  };
}

/** What nodes are to be labelled with. */
function labelsOf(tree: ComposeTree): readonly string[] {
  const services = Object.values(sectionOf(tree, 'services')) as readonly Placed[];
  const constraints = services.flatMap(({ deploy }) => deploy?.placement?.constraints ?? []);
  const labels = constraints.flatMap((text) => /^node\.labels\.(\S+) == (\S+)$/.exec(text)?.slice(1).join('=') ?? []);
  return [...new Set(labels)].sort();
}

interface Placed {
  readonly deploy?: { readonly placement?: { readonly constraints?: readonly string[] } };
}

/** Those that somebody has to make. */
function secretOf({ external, name }: Section): StackNeeds['secrets'] {
  const object = external === true ? objectOf(name, '_SECRET') : undefined;
  return object === undefined ? [] : [{ ...object, value: object.variable.slice(0, -'_SECRET'.length) }];
}

function fileOf({ name, file }: Section): StackNeeds['files'] {
  const object = typeof file === 'string' ? objectOf(name, '_NAME') : undefined;
  return object === undefined ? [] : [{ ...object, file: String(file) }];
}

/** Of `${DB_PASSWORD_SECRET:-shop_db-password}`. */
function objectOf(name: unknown, ending: string): StackObject | undefined {
  const parsed = parseTemplate(textOf(name) ?? '');
  const [only, ...more] = 'template' in parsed ? parsed.template : [];
  if (only === undefined || typeof only === 'string' || more.length > 0 || !only.name.endsWith(ending))
    return undefined;
  return { variable: only.name, name: formatTemplate(only.argument ?? []) };
}

function entriesOf(tree: ComposeTree, section: string): readonly (readonly [string, Section])[] {
  return Object.entries(sectionOf(tree, section)).map(([key, value]) => [key, (value ?? {}) as Section]);
}

function sectionOf(tree: ComposeTree, section: string): Section {
  return (tree[section] ?? {}) as Section;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
