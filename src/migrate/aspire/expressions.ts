import { plainText } from '../../support/plain-text.ts';
import { toParameterName } from '../../support/secret-signs.ts';
import { literalText } from '../draft/parameters.ts';
import { refer } from '../draft/references.ts';
import type { AspireMapping, MappedAspire } from './mapping.ts';
import { isFields } from './parse-manifest.ts';

/** `{db.bindings.tcp.host}` as `${db.tcp.host}`: a text of Aspire's manifest as one of ours. What it names is referred to. */
export function toExpression(mapping: AspireMapping, text: string, user?: MappedAspire, depth = 0): string {
  const parts = text.split(/(\{\{|\}\}|\{[^{}]+\})/);
  return parts
    .map((part) => {
      if (part === '{{' || part === '}}') return part[0];
      const inner = /^\{([^{}]+)\}$/.exec(part)?.[1];
      return inner === undefined ? literalText(part) : holeOf(mapping, inner, { user, depth });
    })
    .join('');
}

interface Context {
  readonly user: MappedAspire | undefined;
  readonly depth: number;
}

/** Expressions that stand for one another in a circle. */
const deepest = 20;

function holeOf(mapping: AspireMapping, inner: string, context: Context): string {
  const { user, depth } = context;
  const [key = '', ...path] = inner.split('.');
  const source = mapping.manifest.resources[key];
  if (source === undefined || depth > deepest) return unknown(mapping, inner, user);
  const type = String(source['type']);
  if (type.startsWith('parameter.')) return `\${parameters.${toParameterName(key)}}`;
  if (path[0] === 'value' && typeof source['value'] === 'string') {
    if (typeof source['filter'] === 'string')
      mapping.remark('changed', key, `was encoded as \`${source['filter']}\`; here its value stands as it is`);
    return toExpression(mapping, source['value'], user, depth + 1);
  }
  const target = mapping.mapped.get(key);
  if (path[0] === 'bindings' && target !== undefined) return bindingOf(target, { path, user });
  if (path[0] === 'connectionString') return connectionOf(mapping, key, context);
  if (path[0] === 'containerImage' && target !== undefined)
    return literalText(plainText(target.resource.options['image']));
  return unknown(mapping, inner, user);
}

function bindingOf(
  target: MappedAspire,
  { path, user }: { readonly path: readonly string[]; readonly user: MappedAspire | undefined },
): string {
  const [, binding = '', property = 'url'] = path;
  const { name } = target.resource;
  if (target === user) return `\${self.${binding}.${property}}`;
  if (user !== undefined) refer(user, name);
  if (target.server === undefined) return `\${${name}.${binding}.${property}}`;
  const own = target.server.endpoints.some((endpoint) => endpoint.name === binding);
  const first = target.server.endpoints[0]?.name ?? binding;
  return `\${${name}.${own ? binding : first}.${property}}`;
}

function connectionOf(mapping: AspireMapping, key: string, { user, depth }: Context): string {
  const target = mapping.mapped.get(key);
  const database = mapping.databases.get(key);
  const name = database?.name ?? (target?.server === undefined ? undefined : target.resource.name);
  if (name !== undefined) {
    if (user !== undefined) refer(user, name);
    return `\${${name}.connectionString}`;
  }
  const text = mapping.manifest.resources[key]?.['connectionString'];
  if (typeof text !== 'string') return unknown(mapping, `${key}.connectionString`, user);
  return toExpression(mapping, text, user, depth + 1);
}

/** What only the deployment of something else knows becomes a parameter. */
function unknown({ hidden, remark }: AspireMapping, inner: string, user: MappedAspire | undefined): string {
  const name = toParameterName(inner.replace('.outputs.', '.').replace('.secretOutputs.', '.'));
  if (!hidden.all.some((parameter) => parameter.name === name)) {
    hidden.all.push({ name, ...(/secret|connectionString/i.test(inner) && { secret: true }) });
    const text = `\`{${inner}}\` is known to nobody here: it is the parameter ${name}, which has to be given its value`;
    remark('decide', inner.split('.')[0] ?? user?.key ?? '', text);
  }
  return `\${parameters.${name}}`;
}

/** The environment of a resource; what a reference gives by its own is left out. */
export function mapEnvironment(mapping: AspireMapping, mapped: MappedAspire): void {
  const { source, resource, server } = mapped;
  const env: Record<string, string> = {};
  for (const [name, value] of Object.entries(isFields(source['env']) ? source['env'] : {})) {
    const text = String(value);
    const connection = /^ConnectionStrings__([A-Za-z_][A-Za-z0-9_-]*)$/.exec(name)?.[1];
    const whole = /^\{([^{}.]+)\.connectionString\}$/.exec(text)?.[1];
    const target = whole === undefined ? undefined : targetOf(mapping, whole);
    if (connection !== undefined && target !== undefined) {
      refer(mapped, target, connection === target ? {} : { as: connection });
      continue;
    }
    const service = /^services__(.+?)__[^_]+__\d+$/.exec(name)?.[1];
    const called = /^\{([^{}.]+)\.bindings\.[^{}.]+\.url\}$/.exec(text)?.[1];
    const other = called === undefined ? undefined : mapping.mapped.get(called);
    if (service !== undefined && other !== undefined && other !== mapped) {
      refer(mapped, other.resource.name, service === other.resource.name ? {} : { as: service });
      continue;
    }
    if (server === undefined || !isLogin(mapped, name)) env[name] = toExpression(mapping, text, mapped);
  }
  if (Object.keys(env).length > 0) resource.options['env'] = env;
}

function targetOf({ mapped, databases }: AspireMapping, key: string): string | undefined {
  const found = mapped.get(key);
  return databases.get(key)?.name ?? (found?.server === undefined ? undefined : found.resource.name);
}

/** What the type of a server says of itself. */
function isLogin({ server }: MappedAspire, name: string): boolean {
  const { signs } = server?.kind ?? {};
  const known = [
    ...(signs?.passwordVariables ?? []),
    ...(signs?.usernameVariables ?? []),
    ...(signs?.databaseVariables ?? []),
  ];
  return (
    known.includes(name) ||
    /^(?:POSTGRES_(?:HOST_AUTH_METHOD|INITDB_ARGS)|REDIS_PASSWORD|ACCEPT_EULA|MSSQL_SA_PASSWORD)$/.test(name)
  );
}
