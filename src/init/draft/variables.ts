import { kindOfPort, kindOfVariable, propertiesOf, recogniseConnection } from '../../kinds/recognise.ts';
import { toVariableName } from '../../model/injection.ts';
import { hasLogin, isPlaceholder, isSecret } from '../../support/secret-signs.ts';
import { literalText, refer, type Draft, type DraftResource } from './draft.ts';
import type { Endpoints } from './endpoints.ts';
import { isLocal, type Servers } from './servers.ts';

/** A variable that a program is given today. */
export interface Variable {
  readonly name: string;
  /** `undefined`: it comes from the environment of whoever starts the program. */
  readonly value: string | undefined;
  /** The file that says so. */
  readonly file: string;
  /** Its value means nothing. */
  readonly isExample?: boolean;
}

export interface VariableContext {
  readonly draft: Draft;
  readonly servers: Servers;
  readonly endpoints: Endpoints;
  /** The name of the secret parameter for a value. */
  parameter(variable: Variable, consumer: Pick<DraftResource, 'name'>): string;
}

/**
 * Lets a resource have what its variables stand for: references instead of addresses, parameters instead of secrets.
 * Returns the variables that are none of these.
 */
export function applyVariables(
  context: VariableContext,
  consumer: DraftResource,
  variables: readonly Variable[],
): readonly Variable[] {
  const byName = new Map(variables.map((variable) => [variable.name, variable]));
  const taken = new Set<string>();
  for (const variable of variables) applyConnection(context, consumer, { variable, byName, taken });
  for (const variable of variables)
    if (!taken.has(variable.name)) applyParts(context, consumer, { variable, byName, taken });
  return variables.filter((variable) => {
    if (taken.has(variable.name)) return false;
    return !applyLink(context, consumer, variable) && !applySecret(context, consumer, variable);
  });
}

interface Application {
  readonly variable: Variable;
  readonly byName: ReadonlyMap<string, Variable>;
  readonly taken: Set<string>;
}

/** `DATABASE_URL=postgres://…` */
function applyConnection(
  context: VariableContext,
  consumer: DraftResource,
  { variable, byName, taken }: Application,
): void {
  const { name, value } = variable;
  const connection = value === undefined ? undefined : recogniseConnection(name, value);
  if (connection === undefined || taken.has(name)) return;
  taken.add(name);
  if (!isLocal(connection.host)) {
    consumer.env[name] = `\${parameters.${context.parameter(variable, consumer)}}`;
    return;
  }
  const server = context.servers.of(connection, sourceOf(variable));
  const { database, property } = connection;
  const target = database === undefined ? server.resource.name : context.servers.database(server, database);
  if (property !== undefined) refer(consumer, target, unlessUsual(target, name, property));
  else {
    refer(consumer, target);
    consumer.env[name] = connection.expressionFor(target);
  }
  const prefix = /^(.*?_)(?:URL|URI|DSN)$/i.exec(name)?.[1];
  if (prefix !== undefined)
    takeLogin({ prefix, target, kindProperties: propertiesOf(server.kind), consumer, byName, taken });
}

/** `DB_HOST`, `DB_PORT`, `DB_USER` … */
function applyParts(context: VariableContext, consumer: DraftResource, { variable, byName, taken }: Application): void {
  const prefix = /^(.+_|PG)(?:HOST|HOSTNAME|SERVER)$/i.exec(variable.name)?.[1];
  const { value } = variable;
  if (prefix === undefined || value === undefined || value.includes('/')) return;
  const port = Number(byName.get(`${prefix}PORT`)?.value);
  const kind = kindOfVariable(prefix) ?? kindOfPort(port);
  if (kind?.connect === undefined || !isLocal(value.toLowerCase())) return;
  const database = ['DATABASE', 'NAME', 'DB', 'DBNAME']
    .map((word) => byName.get(prefix + word))
    .find((found) => found !== undefined);
  const server = context.servers.of(
    {
      kind,
      host: value.toLowerCase(),
      ...(Number.isInteger(port) && port > 0 ? { port } : {}),
      expressionFor: (name) => name,
    },
    sourceOf(variable),
  );
  const holds = kind.children?.some(({ type }) => type === 'database') === true && Boolean(database?.value);
  const target = holds ? context.servers.database(server, database?.value ?? '') : server.resource.name;
  const kindProperties = propertiesOf(kind);
  const give = (name: string, property: string): void => {
    if (!byName.has(name) || taken.has(name) || !kindProperties.includes(property)) return;
    taken.add(name);
    refer(consumer, target, unlessUsual(target, name, property));
  };
  refer(consumer, target);
  give(variable.name, 'host');
  give(`${prefix}PORT`, 'port');
  if (holds && database !== undefined) give(database.name, 'databaseName');
  takeLogin({ prefix, target, kindProperties, consumer, byName, taken });
}

/** User and password that stand beside an address. */
function takeLogin({
  prefix,
  target,
  kindProperties,
  consumer,
  byName,
  taken,
}: {
  readonly prefix: string;
  readonly target: string;
  readonly kindProperties: readonly string[];
  readonly consumer: DraftResource;
  readonly byName: ReadonlyMap<string, Variable>;
  readonly taken: Set<string>;
}): void {
  const parts = { username: ['USERNAME', 'USER', 'LOGIN'], password: ['PASSWORD', 'PASS', 'PASSWD', 'PWD'] };
  for (const [property, words] of Object.entries(parts)) {
    const name = words.map((word) => prefix + word).find((candidate) => byName.has(candidate));
    if (name === undefined || taken.has(name) || !kindProperties.includes(property)) continue;
    taken.add(name);
    refer(consumer, target, unlessUsual(target, name, property));
  }
}

/** What a reference brings anyway need not be asked for. */
function unlessUsual(target: string, variable: string, property: string): Readonly<Record<string, string>> {
  const usual =
    property === 'connectionString'
      ? `ConnectionStrings__${target}`
      : `${toVariableName(target)}_${property.toUpperCase()}`;
  return variable === usual ? {} : { [variable]: property };
}

/** `API_URL=http://localhost:8080`, where the API is one of ours. */
function applyLink({ endpoints }: VariableContext, consumer: DraftResource, { name, value = '' }: Variable): boolean {
  const match = /^https?:\/\/([a-z0-9_.-]+)(?::(\d+))?(\/[^\s]*)?$/i.exec(value);
  const host = match?.[1]?.toLowerCase() ?? '';
  const found = /^(?:localhost|127\.0\.0\.1)$/.test(host) ? endpoints.at(Number(match?.[2])) : endpoints.of(host);
  if (match === null || found === undefined || found.resource === consumer) return false;
  const { resource, endpoint } = found;
  const path = match[3] ?? '';
  refer(consumer, resource.name, path === '' ? { [name]: `${endpoint}.url` } : {});
  if (path !== '') consumer.env[name] = `\${${resource.name}.${endpoint}.url}${literalText(path)}`;
  return true;
}

function applySecret(context: VariableContext, consumer: DraftResource, variable: Variable): boolean {
  const { name, value = '' } = variable;
  if (!hasLogin(value) && !isSecret(name, value)) return false;
  consumer.env[name] = `\${parameters.${context.parameter(variable, consumer)}}`;
  return true;
}

/** Where it was found, for people. */
export function sourceOf({ name, file }: Variable): string {
  return `${name} in ${file}`;
}

/** The value that a secret parameter starts with, unless the file only shows where one belongs. */
export function knownValue({ value, isExample }: Variable): string | undefined {
  return value === undefined || isExample === true || isPlaceholder(value) ? undefined : value;
}
