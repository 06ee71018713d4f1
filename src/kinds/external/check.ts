import type { Check, Handshake } from '../../model/probe.ts';
import type { Server } from '../parts/server-connection.ts';
import { partsOf } from '../parts/server-connection.ts';
import type { Kind, KindInput } from '../kind.ts';
import type { ExternalOptions } from './schema.ts';

/** How something elsewhere is asked; `undefined` when there is nothing to ask it. */
export function checkOf(
  input: KindInput<ExternalOptions>,
  server: Server | undefined,
  kind: Kind | undefined,
): Check | undefined {
  const { health = {}, url } = input.options;
  if (health.http !== undefined && url !== undefined) {
    return { type: 'handshake', connection: { url: input.expression(['url']), path: [health.http] }, load: loadHttp };
  }
  if (health.tcp === true && url !== undefined) {
    return { type: 'handshake', connection: { url: input.expression(['url']) }, load: loadTcp };
  }
  if (server === undefined) {
    reportUnaskable(input);
    return undefined;
  }
  if (health.tcp === true) return { type: 'handshake', connection: partsOf(server), load: loadTcp };
  if (health.http !== undefined) reportUnaskable(input);
  const { handshake } = kind ?? {};
  if (handshake === undefined) return undefined;
  const inside = server.inside === undefined ? {} : { databaseName: server.inside };
  return { type: 'handshake', connection: { ...partsOf(server), ...inside }, load: handshake };
}

function reportUnaskable(input: KindInput<ExternalOptions>): void {
  const { health, url } = input.options;
  const way = health?.http === undefined ? (health?.tcp === undefined ? undefined : 'tcp') : 'http';
  if (way === undefined || url !== undefined) return;
  const needs = way === 'http' ? '`url`' : '`url`, or `host` and `port`';
  input.report({
    code: 'OPTION_NOT_FOR_THIS',
    message: `${input.name} cannot be asked by \`${way}\`, as it has no ${needs}`,
    hint: `Give it ${needs}, or remove \`health\`.`,
    at: ['health', way],
  });
}

function loadHttp(): Promise<Handshake> {
  return import('./probe.ts').then((module) => module.probeUrl);
}

function loadTcp(): Promise<Handshake> {
  return import('./probe.ts').then((module) => module.probeAddress);
}
