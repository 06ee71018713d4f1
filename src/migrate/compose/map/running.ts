import { isOpen, type Text } from '../../../compose/model/values.ts';
import type { MappedService, Mapping } from './mapping.ts';
import { toQuantity } from '../../draft/quantities.ts';

/** How it is started, how much it may use, and what happens when it ends. */
export function mapRunning(mapping: Mapping, mapped: MappedService): void {
  mapWords(mapping, mapped);
  mapPlain(mapped);
  mapLimits(mapped);
  mapRestart(mapping, mapped);
  mapReplicas(mapping, mapped);
  mapStop(mapped);
  mapLabels(mapping, mapped);
}

function mapWords({ parameters }: Mapping, { service, left, resource }: MappedService): void {
  for (const key of ['command', 'entrypoint'] as const) {
    const words = service[key];
    if (words === undefined || words.length === 0) continue;
    const texts = words.map((word) => parameters.toExpression(word));
    if (texts.includes(undefined)) continue;
    resource.options[key] = texts;
    delete left[key];
  }
}

function mapPlain({ service, left, resource }: MappedService): void {
  for (const [key, option] of [
    ['working_dir', 'workdir'],
    ['user', 'user'],
  ] as const) {
    const value = service[key];
    if (typeof value !== 'string' || value === '') continue;
    resource.options[option] = value;
    delete left[key];
  }
  const { profiles } = service;
  if (profiles?.every((profile) => isProfileName(profile)) === true) {
    if (profiles.length > 0) resource.options['profiles'] = profiles;
    delete left['profiles'];
  }
  if (service.read_only === true) resource.options['security'] = { readOnlyRoot: true };
  if (typeof service.read_only === 'boolean') delete left['read_only'];
}

function isProfileName(text: unknown): boolean {
  return typeof text === 'string' && /^[a-z]([a-z0-9-]{0,50}[a-z0-9])?$/.test(text);
}

/** Of two places that may say it, Compose wants the same in both. */
function mapLimits({ left, resource, service }: MappedService): void {
  const limits = service.deploy?.resources?.limits;
  const cpu = limits?.cpus ?? service.cpus;
  const memory = limits?.memory ?? service.mem_limit;
  const own: Record<string, unknown> = {};
  if (typeof cpu === 'number' && cpu > 0) {
    own['cpu'] = cpu;
    drop(left, ['cpus'], ['deploy', 'resources', 'limits', 'cpus']);
  }
  if (typeof memory === 'number' && memory >= 4 * 1024 * 1024) {
    own['memory'] = toQuantity(memory);
    drop(left, ['mem_limit'], ['deploy', 'resources', 'limits', 'memory']);
  }
  if (Object.keys(own).length > 0) resource.options['limits'] = own;
}

function mapRestart({ options, remark }: Mapping, { left, resource, service, key }: MappedService): void {
  const { restart, deploy } = service;
  const policy = deploy?.restart_policy;
  const found = policy === undefined ? restart : fromPolicy(policy.condition, policy.max_attempts);
  const at = ['services', key];
  if (typeof found === 'string' && /^(no|always|unless-stopped|on-failure(:[1-9][0-9]*)?)$/.test(found)) {
    resource.options['restart'] = found;
    drop(left, ['restart'], ['deploy', 'restart_policy', 'condition'], ['deploy', 'restart_policy', 'max_attempts']);
  } else if (restart === undefined && policy === undefined && resource.type !== 'job') {
    if (options.isFaithful) resource.options['restart'] = 'no';
    else remark('improved', key, 'starts anew when it fails; under Compose it stayed down', at);
  }
}

function fromPolicy(condition: unknown = 'any', attempts?: unknown): string | undefined {
  if (condition === 'any' && attempts === undefined) return 'always';
  if (condition === 'none') return 'no';
  if (condition !== 'on-failure') return undefined;
  return typeof attempts === 'number' ? `on-failure:${attempts}` : 'on-failure';
}

function mapReplicas({ remark }: Mapping, { left, resource, service, key, server }: MappedService): void {
  const count = service.deploy?.replicas ?? service.scale;
  if (typeof count !== 'number') return;
  const isOne = count === 1 && (server !== undefined || resource.type === 'job');
  if (resource.type === 'job' && !isOne) return;
  if (count === 0) {
    resource.options['explicitStart'] = true;
    remark('changed', key, 'has no replica: it is started when somebody asks for it', ['services', key]);
  } else if (!isOne) resource.options['replicas'] = count;
  drop(left, ['scale'], ['deploy', 'replicas']);
}

function mapStop({ left, resource, service }: MappedService): void {
  const { stop_signal: signal, stop_grace_period: grace } = service;
  const stop: Record<string, string> = {};
  if (typeof signal === 'string') {
    const name = signal.startsWith('SIG') ? signal : `SIG${signal}`;
    if (/^SIG[A-Z][A-Z0-9+-]+$/.test(name)) {
      stop['signal'] = name;
      drop(left, ['stop_signal']);
    }
  }
  if (typeof grace === 'string' && isDuration(grace)) {
    stop['grace'] = grace;
    drop(left, ['stop_grace_period']);
  }
  if (Object.keys(stop).length > 0) resource.options['stop'] = stop;
}

export function isDuration(text: string): boolean {
  return /^([0-9]+(\.[0-9]+)?(ms|s|m|h|d))+$/.test(text);
}

function mapLabels({ parameters, remark }: Mapping, { left, resource, service, key }: MappedService): void {
  const entries = Object.entries(service.labels ?? {}).map(([name, value]): [string, Text] => {
    if (!isOpen(value) || isConditional(value)) return [name, value];
    const today = parameters.today(value);
    remark('decide', key, `its label ${name} depends on a variable; here it is \`${today}\``, [
      'services',
      key,
      'labels',
    ]);
    return [name, today];
  });
  const plain = entries.filter(([, value]) => !isOpen(value) && !value.includes('${'));
  if (plain.length > 0) resource.options['labels'] = Object.fromEntries(plain);
  const kept = entries.filter((entry) => !plain.includes(entry));
  delete left['labels'];
  if (kept.length > 0) left['labels'] = Object.fromEntries(kept);
}

/** Whether it holds a variable that no expression can say; a label takes none anyway. */
function isConditional(value: Text): boolean {
  const variables = isOpen(value) ? value.template.filter((part) => typeof part !== 'string') : [];
  return variables.some(({ operator }) => operator === ':+' || operator === '+');
}

/** Takes away what is said now, and the maps around it that become empty. */
export function drop(left: Record<string, unknown>, ...paths: readonly (readonly string[])[]): void {
  for (const [key = '', ...rest] of paths) {
    const value = left[key];
    if (rest.length === 0) delete left[key];
    else if (typeof value === 'object' && value !== null && !isOpen(value)) {
      const inner = { ...(value as Record<string, unknown>) };
      drop(inner, rest);
      if (Object.keys(inner).length === 0) delete left[key];
      else left[key] = inner;
    }
  }
}
