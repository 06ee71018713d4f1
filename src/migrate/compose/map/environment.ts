import { hasLogin, isPlaceholder, isSecret } from '../../../support/secret-signs.ts';
import { connect, linkTo, partsOf, type Connecting } from '../../draft/connect.ts';
import { toManifestPath, type MappedService, type Mapping } from './mapping.ts';

/** The variables of a service: references and expressions where they lead to a server, parameters where they are secret. */
export function mapEnvironment(mapping: Mapping, mapped: MappedService): void {
  const { service, left, resource, key } = mapped;
  const { parameters, options } = mapping;
  const env: Record<string, string> = {};
  const kept: Record<string, unknown> = {};
  const own = (left['environment'] ?? {}) as NonNullable<typeof service.environment>;
  const parts = options.lift ? partsOf(mapping, todaysValues(mapping, own)) : new Map<string, string>();
  for (const [name, value] of Object.entries(own)) {
    const path = ['services', key, 'environment', name];
    const today = value === null ? undefined : parameters.today(value);
    const part = parts.get(name);
    if (!/^[A-Za-z_][A-Za-z0-9_.-]*$/.test(name)) kept[name] = value;
    else if (today === undefined || value === null) env[name] = `\${env.${name}:-}`;
    else if (part !== undefined) env[name] = part;
    else if (options.lift && isConnected(mapping, mapped, { name, today, env })) continue;
    else if (typeof value === 'string' && !options.isFaithful && isHidden(name, value)) {
      env[name] = parameters.hide(name, value);
      const text = `${name} stood in the file in clear; it is a secret parameter now, and its value is in the user secrets`;
      mapping.remark('improved', key, text, path);
    } else {
      const text =
        (options.lift ? linkTo(mapping, mapped, today)?.text : undefined) ??
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

function todaysValues(
  { parameters }: Mapping,
  environment: NonNullable<MappedService['service']['environment']>,
): readonly (readonly [string, string])[] {
  return Object.entries(environment).flatMap(([name, value]) =>
    value === null ? [] : [[name, parameters.today(value)] as const],
  );
}

function isConnected(mapping: Mapping, mapped: MappedService, connecting: Connecting): boolean {
  const target = connect(mapping, mapped, connecting);
  if (target === undefined) return false;
  const path = ['services', mapped.key, 'environment', connecting.name];
  mapping.remark('became', mapped.key, `${connecting.name} comes from the reference to ${target}`, path);
  return true;
}

function isHidden(name: string, value: string): boolean {
  return value !== '' && !isPlaceholder(value) && (hasLogin(value) || isSecret(name, value));
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
