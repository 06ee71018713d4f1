import { isOpen, type Text } from '../../../compose/model/values.ts';
import { databaseOf } from '../../draft/connect.ts';
import type { DraftServer } from '../../draft/draft.ts';
import { literalText } from '../../draft/parameters.ts';
import { takesOption } from '../../draft/server-shape.ts';
import type { MappedService, Mapping } from './mapping.ts';
import { targetOf } from './storage.ts';

/** The variables of a server's image that its type has options for: who logs in with what, and which database there is. */
export function mapLogin(mapping: Mapping, mapped: MappedService & { readonly server: DraftServer }): void {
  const { server, service, left, resource, key } = mapped;
  const { signs } = server.kind;
  const environment = { ...service.environment };
  const take = (names: readonly string[] = []): Text | undefined => {
    const name = names.find((each) => environment[each] !== undefined && environment[each] !== null);
    const value = name === undefined ? undefined : environment[name];
    if (name !== undefined) {
      delete environment[name];
      const path = ['services', key, 'environment', name];
      mapping.remark('became', key, `what ${name} said is an option of its type, or a database of its own`, path);
    }
    return value ?? undefined;
  };
  const username = takesOption(resource.type, 'username') ? take(signs?.usernameVariables) : undefined;
  if (username !== undefined) {
    const text = mapping.parameters.toExpression(username);
    server.login.username = mapping.parameters.today(username);
    resource.options['username'] = text ?? literalText(server.login.username);
  }
  const names = signs?.passwordVariables ?? [];
  const password = take(names) ?? passwordInFile(mapping, mapped, environment, names);
  if (password !== undefined) givePassword(mapping, mapped, password);
  else if (takesOption(resource.type, 'password')) {
    const text = 'had no password and gets one: who does not connect through a reference is refused';
    mapping.remark('changed', key, text, ['services', key]);
  }
  const database = take(signs?.databaseVariables);
  if (database !== undefined && !isOpen(database)) databaseOf(mapping, mapped, server, database);
  else if (database !== undefined) {
    const today = mapping.parameters.today(database);
    if (today !== '') databaseOf(mapping, mapped, server, today);
    mapping.remark('decide', key, `the name of its database depended on a variable; here it is ${today}`, [
      'services',
      key,
    ]);
  }
  left['environment'] = environment;
}

function givePassword(
  { parameters, remark }: Mapping,
  { server, resource, key }: MappedService & { readonly server: DraftServer },
  password: Text,
): void {
  const today = parameters.today(password);
  server.login.password = today;
  const { name } = resource;
  if (isOpen(password)) {
    const [only, ...others] = password.template;
    const isOne = typeof only === 'object' && others.length === 0;
    const text = isOne ? parameters.toExpression(password, { isSecret: true }) : undefined;
    resource.options['password'] = text ?? parameters.hide(`${name}-password`, today);
    return;
  }
  resource.options['password'] = parameters.hide(`${name}-password`, today);
  const text =
    'had its password in the file in clear; it is a secret parameter now, and its value is in the user secrets';
  remark('improved', key, text, ['services', key]);
}

/** `POSTGRES_PASSWORD_FILE=/run/secrets/db-password`: what stands in that file, if it is one of the project. */
function passwordInFile(
  { options, project }: Mapping,
  { left }: MappedService,
  environment: Record<string, Text | null>,
  names: readonly string[],
): string | undefined {
  const name = names.map((each) => `${each}_FILE`).find((each) => typeof environment[each] === 'string');
  const path = name === undefined ? undefined : environment[name];
  const references = (left['secrets'] ?? []) as NonNullable<MappedService['service']['secrets']>;
  const found = references.find((reference) => targetOf('secrets', reference) === path);
  const file = typeof found?.source === 'string' ? project.model.secrets?.[found.source]?.file : undefined;
  const text = typeof file === 'string' ? options.disk.readSmall(file) : undefined;
  if (name === undefined || text === undefined) return undefined;
  delete environment[name];
  left['secrets'] = references.filter((reference) => reference !== found);
  if ((left['secrets'] as readonly unknown[]).length === 0) delete left['secrets'];
  return text.replace(/\r?\n+$/, '');
}
