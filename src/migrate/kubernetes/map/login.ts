import { hide, literalText } from '../../draft/parameters.ts';
import { databaseOf } from '../../draft/connect.ts';
import { takesOption } from '../../draft/server-shape.ts';
import type { MappedWorkload, Mapping } from './mapping.ts';
import { variablesOf, type Variable } from './variables.ts';

/** The variables of a server's image that its type has options for: who logs in with what, and which database there is. */
export function mapLogin(mapping: Mapping, workload: MappedWorkload): void {
  const { server, resource, object, pod } = workload;
  if (server === undefined || pod === undefined || object.isOurs) return;
  const { signs } = server.kind;
  const variables = new Map(variablesOf(mapping, workload));
  const take = (names: readonly string[] = []): Variable | undefined => {
    const name = names.find((each) => variables.has(each));
    const found = variables.get(name ?? '');
    variables.delete(name ?? '');
    return found;
  };
  const username = takesOption(resource.type, 'username') ? take(signs?.usernameVariables) : undefined;
  if (username?.today !== undefined) {
    server.login.username = username.today;
    resource.options['username'] = username.isSecret === true ? username.take() : literalText(username.today);
    if (username.isSecret !== true) username.take();
  }
  givePassword(mapping, workload, take(signs?.passwordVariables));
  const database = take(signs?.databaseVariables);
  if (database?.today !== undefined && database.today !== '') {
    database.take();
    databaseOf(mapping, workload, server, database.today);
  }
  const env: Record<string, string> = {};
  for (const [name, variable] of variables) {
    if (isOfImage(name)) {
      variable.take();
      mapping.remark('became', object, `${name} is what its type says of itself`, variable.at);
      continue;
    }
    const text = variable.take();
    if (text !== undefined) env[name] = text;
  }
  if (Object.keys(env).length > 0) resource.options['env'] = env;
}

/** Where the image keeps its data is what its type decides. */
function isOfImage(name: string): boolean {
  return name === 'PGDATA';
}

function givePassword(
  mapping: Mapping,
  { server, resource, object }: MappedWorkload,
  password: Variable | undefined,
): void {
  if (server === undefined || !takesOption(resource.type, 'password')) {
    password?.take();
    return;
  }
  if (password === undefined) {
    const text = 'had no password and gets one: who does not connect through a reference is refused';
    mapping.remark('changed', object, text);
    return;
  }
  if (password.today !== undefined) server.login.password = password.today;
  if (password.isSecret === true) {
    resource.options['password'] = password.take();
    return;
  }
  password.take();
  resource.options['password'] = hide(mapping.hidden, `${resource.name}-password`, password.today ?? '');
  const text = 'had its password in the open; it is a secret parameter now, and its value is in the user secrets';
  mapping.remark('improved', object, text, password.at);
}
