import { createTable, type Path } from '../../../compose/table.ts';

/** What stands at a place: kept with all below it, looked into, or written in another way. */
type Rule = 'whole' | 'parts' | ((value: unknown) => unknown);

/** The words of version 3 that a swarm obeys; its loader refuses some of the others and ignores the rest. */
const rules = createTable<Rule>({
  ...places('parts', '', ['services', 'networks', 'volumes', 'configs', 'secrets']),
  ...places('parts', '', ['services.*', 'networks.*', 'volumes.*', 'configs.*', 'secrets.*']),
  ...places('whole', 'services.*', [
    'cap_add',
    'cap_drop',
    'command',
    'configs',
    'credential_spec',
    'dns',
    'dns_search',
  ]),
  ...places('whole', 'services.*', [
    'entrypoint',
    'environment',
    'extra_hosts',
    'hostname',
    'image',
    'init',
    'isolation',
  ]),
  ...places('whole', 'services.*', ['labels', 'logging', 'read_only', 'secrets', 'stdin_open', 'stop_grace_period']),
  ...places('whole', 'services.*', ['stop_signal', 'sysctls', 'tty', 'ulimits', 'user', 'working_dir']),
  ...places('parts', 'services.*', ['deploy', 'env_file', 'healthcheck', 'networks', 'ports', 'volumes']),
  'services.*.env_file.*': (file) => (typeof file === 'object' && file !== null && 'path' in file ? file.path : file),
  ...places('whole', 'services.*.healthcheck', ['disable', 'interval', 'retries', 'start_period', 'test', 'timeout']),
  ...places('parts', 'services.*', ['networks.*', 'ports.*', 'volumes.*', 'volumes.*.bind', 'volumes.*.tmpfs']),
  ...places('whole', 'services.*.networks.*', ['aliases', 'driver_opts']),
  ...places('whole', 'services.*.ports.*', ['mode', 'protocol']),
  'services.*.ports.*.target': toNumber,
  'services.*.ports.*.published': toNumber,
  ...places('whole', 'services.*.volumes.*', ['type', 'source', 'target', 'read_only', 'volume', 'bind.propagation']),
  'services.*.volumes.*.tmpfs.size': toBytes,
  ...places('whole', 'services.*.deploy', [
    'endpoint_mode',
    'labels',
    'mode',
    'placement',
    'replicas',
    'restart_policy',
  ]),
  ...places('whole', 'services.*.deploy', ['rollback_config', 'update_config']),
  ...places('parts', 'services.*.deploy', ['resources', 'resources.limits', 'resources.reservations']),
  'services.*.deploy.resources.limits.cpus': String,
  'services.*.deploy.resources.reservations.cpus': String,
  ...places('whole', 'services.*.deploy.resources.limits', ['memory', 'pids']),
  ...places('whole', 'services.*.deploy.resources.reservations', ['memory', 'generic_resources']),
  ...places('whole', 'networks.*', ['name', 'driver', 'driver_opts', 'external', 'internal', 'attachable', 'labels']),
  ...places('parts', 'networks.*', ['ipam', 'ipam.config', 'ipam.config.*']),
  ...places('whole', 'networks.*', ['ipam.driver', 'ipam.config.*.subnet']),
  ...places('whole', 'volumes.*', ['name', 'driver', 'driver_opts', 'external', 'labels']),
  ...places('whole', 'configs.*', ['name', 'file', 'external', 'labels', 'template_driver']),
  ...places('whole', 'secrets.*', ['name', 'file', 'external', 'labels', 'template_driver', 'driver', 'driver_opts']),
});

/** The value with the words that a swarm knows. The places of the others go to `dropped`. */
export function keepKnownWords(value: unknown, path: Path, dropped: Path[]): unknown {
  if (Array.isArray(value)) return value.map((item, index) => keepKnownWords(item, [...path, index], dropped));
  if (typeof value !== 'object' || value === null) return value;
  const kept: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(value)) {
    const place = [...path, key];
    const rule = key.startsWith('x-') ? 'whole' : rules(place);
    if (rule === undefined) dropped.push(place);
    else if (rule === 'whole') kept[key] = item;
    else if (rule === 'parts') keep(kept, key, keepKnownWords(item, place, dropped));
    else kept[key] = rule(item);
  }
  return kept;
}

/** What has nothing left that is known says nothing. */
function keep(kept: Record<string, unknown>, key: string, value: unknown): void {
  const isEmpty = typeof value === 'object' && value !== null && Object.keys(value).length === 0;
  if (!isEmpty) kept[key] = value;
}

function places(rule: Rule, above: string, names: readonly string[]): Readonly<Record<string, Rule>> {
  return Object.fromEntries(names.map((name) => [above === '' ? name : `${above}.${name}`, rule]));
}

/** With a variable in it, its loader makes one of it. */
function toNumber(value: unknown): unknown {
  return typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
}

const units = ['b', 'k', 'm', 'g', 't'];

function toBytes(value: unknown): unknown {
  const [, count = '', unit = 'b'] = /^(\d+)([bkmgt])?b?$/.exec(String(value)) ?? [];
  return count === '' ? value : Number(count) * 1024 ** units.indexOf(unit);
}
