import type { Check } from '../../model/probe.ts';
import type { Connection } from '../../model/resource.ts';
import { literal, type Expression } from '../../model/expression.ts';
import { secretOption } from '../parts/credentials.ts';
import { settingsOf, type Server } from '../parts/server-connection.ts';
import type { Description, Kind, KindInput } from '../kind.ts';
import { checkOf } from './check.ts';
import { schemaFor, type ExternalOptions } from './schema.ts';

/** Something that runs elsewhere: a service with a URL, or a server of one of these kinds. */
export function externalOver(kinds: readonly Kind[]): Kind<ExternalOptions> {
  const servers = new Map(kinds.flatMap((kind) => (kind.connect === undefined ? [] : [[kind.name, kind] as const])));
  return {
    name: 'external',
    summary: 'Something that runs elsewhere: a service with a URL, or a server of a known type.',
    group: 'given',
    schema: schemaFor([...servers.keys()]),
    describe: (input) => describeExternal(input, servers.get(input.options.as ?? '')),
  };
}

function describeExternal(input: KindInput<ExternalOptions>, kind: Kind | undefined): Description {
  const { options } = input;
  if (options.url !== undefined && options.as !== undefined) reportBoth(input);
  if (options.url !== undefined) return describeService(input);
  if (kind?.connect === undefined) return {};
  const { server, parameters } = serverOf(input, kind);
  const whole = secretOption(input, 'connectionString', `${input.name}-given-connection`);
  if (server === undefined && whole === undefined) reportNothing(input, kind);
  const parts = server === undefined ? undefined : kind.connect(server);
  const connection: Connection = {
    properties: {},
    ...parts,
    ...(whole === undefined ? {} : { connectionString: whole.expression }),
  };
  const check = checkOf(input, server, kind);
  return {
    connection,
    parameters: [...parameters, ...(whole?.parameters ?? [])],
    ...(check === undefined ? {} : { check }),
  };
}

function describeService(input: KindInput<ExternalOptions>): Description {
  const url = input.expression(['url']);
  const [first] = url;
  // What a parameter will hold is not known yet, so neither is its scheme.
  const scheme = typeof first === 'string' ? /^([a-z][a-z0-9+.-]*):\/\//.exec(first)?.[1] : undefined;
  const check: Check | undefined = checkOf(input, undefined, undefined);
  return {
    connection: { properties: { url }, services: [{ key: scheme ?? 'default', suffix: '', url }] },
    ...(check === undefined ? {} : { check }),
  };
}

function serverOf(input: KindInput<ExternalOptions>, kind: Kind) {
  const { options, name } = input;
  if (options.host === undefined) return { server: undefined, parameters: [] };
  const password = secretOption(input, 'password', `${name}-given-password`);
  const optional = (property: 'username' | 'database'): Expression | undefined =>
    options[property] === undefined ? undefined : input.expression([property]);
  const [username, database] = [optional('username'), optional('database')];
  const server: Server = {
    resource: name,
    host: input.expression(['host']),
    port: options.port === undefined ? literal(String(kind.usualPort ?? '')) : input.expression(['port']),
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password: password.expression }),
    ...(database === undefined ? {} : { inside: database }),
    ...(options.pool === undefined ? {} : { pool: options.pool }),
    settings: settingsOf(input),
  };
  return { server, parameters: password?.parameters ?? [] };
}

function reportBoth(input: KindInput<ExternalOptions>): void {
  input.report({
    code: 'EXACTLY_ONE_OF',
    message: `${input.name} has both \`url\` and \`as\``,
    hint: 'Keep `url` for a service, or `as` for a server of a known type.',
    at: ['as'],
  });
}

function reportNothing(input: KindInput<ExternalOptions>, kind: Kind): void {
  input.report({
    code: 'EXACTLY_ONE_OF',
    message: `${input.name} is a ${kind.name} server, but nothing says where: it has neither \`host\` nor \`connectionString\``,
    hint: 'Give its parts (`host`, `port`, `username`, `password`) or the whole `connectionString`.',
    at: ['as'],
  });
}
