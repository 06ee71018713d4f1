import { dirname } from 'node:path';
import { parse } from 'yaml';
import type { ComposeModel } from '../../../compose/model/compose-model.ts';
import { printCompose } from '../../../compose/print/print-compose.ts';
import type { MapOptions, MappedService, Mapping } from './mapping.ts';

/** What only Compose has, verbatim in the `compose:` block of the resource; attributes of the user's own beside it. */
export function keepRest(mapping: Mapping, { key, left, resource }: MappedService): void {
  for (const name of Object.keys(left)) if (isEmpty(left[name])) delete left[name];
  const own = Object.keys(left).filter((name) => name.startsWith('x-'));
  const rest = Object.fromEntries(Object.entries(left).filter(([name]) => !own.includes(name)));
  const written = toWritten(left, 'services', mapping.options);
  for (const name of own) resource.options[name] = written[name];
  const names = Object.keys(rest);
  if (names.length === 0) return;
  resource.options['compose'] = Object.fromEntries(Object.entries(written).filter(([name]) => !own.includes(name)));
  const text = `${names.join(', ')}: only Compose knows what that is; it stands in its \`compose:\` block, and \`up\` leaves it out`;
  mapping.remark('changed', key, text, ['services', key, names[0] ?? '']);
}

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
