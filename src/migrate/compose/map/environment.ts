import { recogniseConnection, propertiesOf } from '../../../kinds/recognise.ts';
import { hasLogin, isPlaceholder, isSecret } from '../../../support/secret-signs.ts';
import { toManifestPath, type MappedServer, type MappedService, type Mapping } from './mapping.ts';
import { literalText } from './parameters.ts';
import { refer } from './references.ts';

/** The variables of a service: references and expressions where they lead to a server, parameters where they are secret. */
export function mapEnvironment(mapping: Mapping, mapped: MappedService): void {
  const { service, left, resource, key } = mapped;
  const { parameters, options } = mapping;
  const env: Record<string, string> = {};
  const kept: Record<string, unknown> = {};
  const own = (left['environment'] ?? {}) as NonNullable<typeof service.environment>;
  const parts = options.lift ? partsOf(mapping, own) : new Map<string, string>();
  for (const [name, value] of Object.entries(own)) {
    const path = ['services', key, 'environment', name];
    const today = value === null ? undefined : parameters.today(value);
    const part = parts.get(name);
    if (!/^[A-Za-z_][A-Za-z0-9_.-]*$/.test(name)) kept[name] = value;
    else if (today === undefined || value === null) env[name] = `\${env.${name}:-}`;
    else if (part !== undefined) env[name] = part;
    else if (options.lift && connect(mapping, mapped, { name, today, env })) continue;
    else if (typeof value === 'string' && !options.isFaithful && isHidden(name, value)) {
      env[name] = parameters.hide(name, value);
      const text = `${name} stood in the file in clear; it is a secret parameter now, and its value is in the user secrets`;
      mapping.remark('improved', key, text, path);
    } else {
      const text =
        (options.lift ? toLink(mapping, mapped, today) : undefined) ??
        parameters.toExpression(value, { variable: name });
      if (text === undefined) kept[name] = value;
      else env[name] = text;
    }
  }
  delete left['environment'];
  if (Object.keys(kept).length > 0) left['environment'] = kept;
  if (Object.keys(env).length > 0) resource.options['env'] = env;
  mapEnvFiles(mapping, mapped);
}

function isHidden(name: string, value: string): boolean {
  return value !== '' && !isPlaceholder(value) && (hasLogin(value) || isSecret(name, value));
}

interface Connecting {
  readonly name: string;
  readonly today: string;
  readonly env: Record<string, string>;
}

/** `DATABASE_URL=postgres://db/shop`, where `db` is a server of ours. */
function connect(mapping: Mapping, mapped: MappedService, { name, today, env }: Connecting): boolean {
  const connection = recogniseConnection(name, today);
  const found = connection === undefined ? undefined : mapping.hosts.get(connection.host);
  if (connection === undefined || found?.server === undefined || found === mapped) return false;
  if (found.server.kind.usualPort !== connection.kind.usualPort) return false;
  const { database, property } = connection;
  const target = database === undefined ? found.resource.name : databaseOf(mapping, found, found.server, database);
  const path = ['services', mapped.key, 'environment', name];
  const as = /^ConnectionStrings__([A-Za-z_][A-Za-z0-9_-]*)$/.exec(name)?.[1];
  if (property === 'connectionString' && as !== undefined) refer(mapped, target, { as });
  else if (property !== undefined) refer(mapped, target, { inject: { [name]: property } });
  else {
    refer(mapped, target);
    env[name] = connection.expressionFor(target);
  }
  mapping.remark('became', mapped.key, `${name} comes from the reference to ${target}`, path);
  return true;
}

/** The resource of a database in a server, which is added when it is the first to ask for it. */
export function databaseOf(
  mapping: Pick<Mapping, 'takeName'>,
  { resource }: Pick<MappedService, 'resource'>,
  { kind, databases }: MappedServer,
  name: string,
): string {
  const list = kind.children?.find(({ type }) => type === 'database');
  if (list === undefined) return resource.name;
  const known = databases.get(name);
  if (known !== undefined) return known;
  const child = mapping.takeName(name, ['db', 'database']);
  databases.set(name, child);
  const before = (resource.options[list.property] ?? []) as readonly unknown[];
  resource.options[list.property] = [...before, child === name ? name : { name: child, [list.inner]: name }];
  return child;
}

/** `DB_HOST`, `DB_PORT`, `DB_USER` … that say what a server of ours has. */
function partsOf(
  mapping: Mapping,
  environment: NonNullable<MappedService['service']['environment']>,
): Map<string, string> {
  const values = Object.entries(environment).flatMap(([name, value]) =>
    value === null ? [] : [[name, mapping.parameters.today(value)] as const],
  );
  const parts = new Map<string, string>();
  for (const [name, value] of values) {
    const prefix = /^(.*?)(?:HOST|HOSTNAME|SERVER|ADDR|ADDRESS)$/i.exec(name)?.[1];
    const [host = '', port, ...rest] = value.split(':');
    const found = mapping.hosts.get(host);
    if (prefix === undefined || found?.server === undefined || rest.length > 0) continue;
    if (port !== undefined && Number(port) !== found.server.kind.usualPort) continue;
    const { name: target } = found.resource;
    parts.set(name, port === undefined ? `\${${target}.host}` : `\${${target}.host}:\${${target}.port}`);
    const siblings = values.filter(([other]) => other.startsWith(prefix) && other !== name);
    for (const [other, text] of siblings) {
      const expression = partOf(found.server, target, other.slice(prefix.length), text);
      if (expression !== undefined && !parts.has(other)) parts.set(other, expression);
    }
  }
  return parts;
}

function partOf(
  { kind, login, databases }: MappedServer,
  target: string,
  word: string,
  value: string,
): string | undefined {
  const properties = propertiesOf(kind);
  const database = databases.get(value);
  if (/^PORT$/i.test(word) && Number(value) === kind.usualPort) return `\${${target}.port}`;
  if (/^(?:USERNAME|USER|LOGIN)$/i.test(word) && value === login.username && properties.includes('username'))
    return `\${${target}.username}`;
  if (/^(?:PASSWORD|PASS|PASSWD|PWD)$/i.test(word) && value === login.password && properties.includes('password'))
    return `\${${target}.password}`;
  if (/^(?:DATABASE|NAME|DB|DBNAME|DATABASE_NAME|DB_NAME)$/i.test(word) && database !== undefined)
    return `\${${database}.databaseName}`;
  return undefined;
}

/** `http://api:8080/v1`, where that is one of ours. */
function toLink({ hosts }: Mapping, mapped: MappedService, text: string): string | undefined {
  const match = /^http:\/\/([A-Za-z0-9_.-]+)(?::(\d+))?(\/[^\s$]*)?$/.exec(text);
  const found = hosts.get(match?.[1] ?? '');
  if (match === null || found === undefined || found === mapped || found.server !== undefined) return undefined;
  const endpoints = (found.resource.options['endpoints'] ?? {}) as Readonly<
    Record<string, Readonly<Record<string, unknown>>>
  >;
  const port = Number(match[2] ?? 80);
  const endpoint = Object.entries(endpoints).find(([, each]) => (each['targetPort'] ?? each['port']) === port);
  if (endpoint === undefined || !endpoint[0].startsWith('http')) return undefined;
  return `\${${found.resource.name}.${endpoint[0]}.url}${literalText(match[3] ?? '')}`;
}

function mapEnvFiles(mapping: Mapping, { service, left, resource, key }: MappedService): void {
  const kept: string[] = [];
  const taken: unknown[] = [];
  for (const file of service.env_file ?? []) {
    const path = mapping.parameters.today(file.path);
    const optional = file.required === false;
    const raw = file.format === 'raw';
    const isThere = mapping.options.disk.look(path) === 'file';
    if (!isThere && !optional) kept.push(path);
    const own = toManifestPath(path, mapping);
    if (isThere || optional)
      taken.push(optional || raw ? { path: own, ...(optional && { optional }), ...(raw && { raw }) } : own);
  }
  delete left['env_file'];
  if (taken.length > 0) resource.options['envFiles'] = taken;
  if (kept.length === 0) return;
  const text = `has files of variables that are missing (${kept.join(', ')}); they were left out`;
  mapping.remark('decide', key, text, ['services', key, 'env_file']);
}
