import { dirname } from 'node:path';
import { parse } from 'yaml';
import type { ComposeModel } from '../../../compose/model/compose-model.ts';
import { printCompose } from '../../../compose/print/print-compose.ts';
import { serviceBlock } from '../../../kinds/parts/compose-block/service.ts';
import type { MapOptions, MappedService, Mapping } from './mapping.ts';

/** What only Compose has, verbatim in the `compose:` block of the resource; attributes of the user's own beside it. */
export function keepRest(mapping: Mapping, { key, left, resource }: MappedService): void {
  for (const name of Object.keys(left)) if (isEmpty(left[name])) delete left[name];
  const own = Object.keys(left).filter((name) => name.startsWith('x-'));
  const rest = Object.fromEntries(Object.entries(left).filter(([name]) => !own.includes(name)));
  const build = left['build'] as { readonly context?: unknown } | undefined;
  // The printer wants to know of a folder.
  const whole = build === undefined ? left : { ...left, build: { context: '.', dockerfile: 'Dockerfile', ...build } };
  const written = { ...toWritten(whole, 'services', mapping.options) };
  if (build !== undefined && build.context === undefined) {
    const { context: _, ...own } = { context: '.', ...(written['build'] as object) };
    written['build'] = own;
  }
  for (const name of own) resource.options[name] = written[name];
  const lost = Object.keys(rest).filter((name) => !mayStand(name, written[name]));
  if (lost.length > 0) {
    const text = `${lost.join(', ')}: neither the manifest nor its \`compose:\` block can say that; it was left out`;
    mapping.remark('decide', key, text, ['services', key, lost[0] ?? '']);
  }
  const names = Object.keys(rest).filter((name) => !lost.includes(name));
  if (names.length === 0) return;
  resource.options['compose'] = Object.fromEntries(Object.entries(written).filter(([name]) => names.includes(name)));
  const text = `${names.join(', ')}: only Compose has a word for that; it stands in its \`compose:\` block`;
  mapping.remark('changed', key, text, ['services', key, names[0] ?? '']);
}

/** Whether it is for the block: what the manifest has words of its own for is, only where a variable says more than they can. */
function mayStand(name: string, value: unknown): boolean {
  if (!(name in serviceBlock.properties)) return false;
  return !conditionals.has(name) || /\$\{[A-Za-z_][A-Za-z0-9_]*(:?[?+]|-|:-[^}]*\$)/.test(JSON.stringify(value));
}

const conditionals = new Set([
  'image',
  'command',
  'entrypoint',
  'user',
  'working_dir',
  'environment',
  'labels',
  'ports',
]);

/** As it would stand in a compose file. */
export function toWritten(
  value: Readonly<Record<string, unknown>>,
  section: 'services' | 'networks',
  { file }: Pick<MapOptions, 'file'>,
): Readonly<Record<string, unknown>> {
  if (Object.keys(value).length === 0) return {};
  const model = { name: 'x', services: {}, [section]: { x: value } } as unknown as ComposeModel;
  const text = printCompose(model, dirname(file));
  const whole = parse(text, { version: '1.2', merge: true }) as Readonly<Record<string, Record<string, unknown>>>;
  return (whole[section]?.['x'] ?? {}) as Readonly<Record<string, unknown>>;
}

/** An empty command takes the image's own away; anything else that is empty says nothing. */
function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null) return true;
  return typeof value === 'object' && !Array.isArray(value) && Object.keys(value).length === 0;
}
