import { posix } from 'node:path';

type Tree = Readonly<Record<string, unknown>>;

/**
 * A loaded compose project in the scorer's own normal form (compose.md §6.2): sets are maps by what tells their members
 * apart, what may be said in several places stands in one, what is meant anyway is written out or left out.
 */
export function toNormalForm(project: Tree, root: string): Tree {
  const services = treeOf(project['services']);
  const context: Context = { project, services, root };
  const entries = Object.entries(services).map(([name, service]) => [name, toService(context, treeOf(service), name)]);
  const volumes = usedVolumes(context);
  return {
    services: Object.fromEntries(entries),
    ...(Object.keys(volumes).length > 0 && { volumes }),
    networks: usedNetworks(context),
    ...extensionsOf(project),
  };
}

interface Context {
  readonly project: Tree;
  readonly services: Tree;
  readonly root: string;
}

function toService(context: Context, service: Tree, name: string): Tree {
  const { deploy: _, links: __, volumes_from: ___, version: ____, ...plain } = service;
  return clean({
    ...plain,
    ...resourcesOf(service),
    build: buildOf(context, treeOf(service['build'])),
    image: service['image'],
    ports: portsOf(listOf(service['ports'])),
    expose: exposeOf(service),
    volumes: volumesOf(context, service),
    tmpfs: undefined,
    env_file: undefined,
    label_file: service['label_file'],
    environment: environmentOf(service['environment']),
    healthcheck: healthOf(treeOf(service['healthcheck'])),
    depends_on: dependenciesOf(treeOf(service['depends_on'])),
    links: linksOf(listOf(service['links'])),
    networks: service['network_mode'] === undefined ? membershipsOf(treeOf(service['networks'])) : undefined,
    pull_policy: pullOf(service['pull_policy']),
    profiles: setOf(listOf(service['profiles'])),
    cap_add: setOf(listOf(service['cap_add'])),
    cap_drop: setOf(listOf(service['cap_drop'])),
    secrets: filesOf(context, listOf(service['secrets']), 'secrets'),
    configs: filesOf(context, listOf(service['configs']), 'configs'),
    develop: watchOf(context, treeOf(service['develop'])),
    extra_hosts: setOf(listOf(service['extra_hosts'])),
    stop_grace_period: nanoseconds(service['stop_grace_period'], '10s'),
    stop_signal: signalOf(service['stop_signal']),
    restart: restartOf(service),
    attach: service['attach'] === false ? false : undefined,
    name,
  });
}

/** Of the places that may say the same, one. */
function resourcesOf(service: Tree): Tree {
  const deploy = treeOf(service['deploy']);
  const { limits, reservations } = treeOf(deploy['resources']) as { limits?: Tree; reservations?: Tree };
  const devices = [...listOf(service['gpus']), ...listOf(treeOf(reservations)['devices'])].map((each) =>
    deviceOf(treeOf(each)),
  );
  const { cpus: _cpu, memory: _memory, devices: _devices, ...reserved } = treeOf(reservations);
  const { cpus: _limit, memory: _most, ...limited } = treeOf(limits);
  const { replicas: _replicas, resources: _resources, restart_policy: _policy, mode, ...rest } = deploy;
  return {
    cpus: thousandths(treeOf(limits)['cpus'] ?? service['cpus']),
    mem_limit: treeOf(limits)['memory'] ?? service['mem_limit'],
    cpu_reservation: thousandths(treeOf(reservations)['cpus']),
    mem_reservation: treeOf(reservations)['memory'] ?? service['mem_reservation'],
    gpus: devices.length === 0 ? undefined : devices,
    scale: deploy['replicas'] ?? service['scale'] ?? 1,
    deploy: clean({
      ...rest,
      mode: mode === 'replicated' ? undefined : mode,
      resources: clean({ limits: clean(limited), reservations: clean(reserved) }),
      restart_policy: clean({
        delay: treeOf(deploy['restart_policy'])['delay'],
        window: treeOf(deploy['restart_policy'])['window'],
      }),
    }),
  };
}

function deviceOf({ capabilities, count, ...rest }: Tree): Tree {
  const all = new Set(['gpu', ...listOf(capabilities).map(String)]);
  return clean({
    ...rest,
    capabilities: setOf([...all]),
    count: count === 'all' ? -1 : (count ?? (rest['device_ids'] === undefined ? -1 : undefined)),
  });
}

function restartOf({ restart, deploy }: Tree): unknown {
  const policy = treeOf(treeOf(deploy)['restart_policy']);
  if (Object.keys(policy).length === 0) return restart === 'no' ? undefined : restart;
  const { condition = 'any', max_attempts: attempts } = policy;
  if (condition === 'none') return undefined;
  const word = condition === 'any' ? 'always' : 'on-failure';
  return attempts === undefined ? word : `${word}:${String(attempts)}`;
}

function buildOf({ root, project }: Context, { context, dockerfile, secrets, ...build }: Tree): unknown {
  if (context === undefined) return undefined;
  const named = listOf(secrets).map((each) => {
    const { source, target } = treeOf(each);
    return [String(source), { from: sourceOf({ project, root }, 'secrets', String(source)), target: target ?? source }];
  });
  return clean({
    ...build,
    context: placeOf(root, context),
    dockerfile: build['dockerfile_inline'] === undefined && dockerfile !== 'Dockerfile' ? dockerfile : undefined,
    additional_contexts: clean(
      Object.fromEntries(
        Object.entries(treeOf(build['additional_contexts'])).map(([key, value]) => [key, placeOf(root, value)]),
      ),
    ),
    secrets: named.length === 0 ? undefined : Object.fromEntries(named),
    tags: setOf(listOf(build['tags'])),
    platforms: setOf(listOf(build['platforms'])),
  });
}

function portsOf(ports: readonly unknown[]): unknown {
  return byKey(ports, (port) => {
    const { target, published = '', host_ip: ip, protocol = 'tcp', mode = 'ingress', name, app_protocol: app } = port;
    const address = ip === undefined || ip === '' ? '0.0.0.0' : ip;
    return [
      `${String(address)}:${String(published)}:${String(target)}/${String(protocol)}/${String(mode)}`,
      clean({ name, app_protocol: app, open: true }),
    ];
  });
}

function exposeOf(service: Tree): unknown {
  const open = new Set(
    listOf(service['ports']).map(
      (port) => `${String(treeOf(port)['target'])}/${String(treeOf(port)['protocol'] ?? 'tcp')}`,
    ),
  );
  const all = listOf(service['expose']).flatMap((text) => {
    const [, first = '', last = first, protocol = 'tcp'] = /^(\d+)(?:-(\d+))?(?:\/(\w+))?$/.exec(String(text)) ?? [];
    return Array.from(
      { length: Number(last) - Number(first) + 1 },
      (_, index) => `${Number(first) + index}/${protocol}`,
    );
  });
  return setOf([...new Set(all)].filter((port) => !open.has(port)));
}

function volumesOf(context: Context, service: Tree): unknown {
  const own = listOf(service['volumes']).map((each) => treeOf(each));
  const temporary = listOf(service['tmpfs']).map((text) => temporaryOf(String(text)));
  const targets = new Set([...own, ...temporary].map((each) => cleanPath(each['target'])));
  const borrowed = listOf(service['volumes_from']).flatMap((from) => {
    const [name = '', mode] = String(from).split(':');
    const other = listOf(treeOf(context.services[name])['volumes']).map((each) => treeOf(each));
    const read = mode === 'ro' ? { read_only: true } : {};
    return other.filter((each) => !targets.has(cleanPath(each['target']))).map((each) => ({ ...each, ...read }));
  });
  const others = listOf(service['volumes_from']).filter(
    (from) => !(String(from).split(':')[0] ?? '' in context.services) && String(from).startsWith('container:'),
  );
  const mounts = byKey([...own, ...temporary, ...borrowed], ({ target, source, ...mount }) => [
    cleanPath(target),
    mountOf(context, source, mount),
  ]);
  return others.length === 0 ? mounts : { ...treeOf(mounts), others };
}

function mountOf({ project, root }: Context, source: unknown, { type, bind, ...mount }: Tree): Tree {
  const { create_host_path: creates, ...more } = treeOf(bind);
  const volume = typeof source === 'string' ? treeOf(treeOf(project['volumes'])[source]) : {};
  const key = type === 'volume' && volume['external'] === true ? `external:${String(volume['name'])}` : source;
  return clean({
    ...mount,
    tmpfs: clean(treeOf(mount['tmpfs'])),
    type,
    source: type === 'bind' ? placeOf(root, source) : key,
    bind:
      type === 'bind' ? clean({ ...more, create_host_path: creates !== false && creates !== undefined }) : undefined,
  });
}

function temporaryOf(text: string): Tree {
  const [target, options = ''] = text.split(':');
  const pairs = options
    .split(',')
    .filter((word) => word !== '')
    .map((word) => word.split('='));
  const { size, mode, ...rest } = Object.fromEntries(pairs) as Record<string, string>;
  return {
    type: 'tmpfs',
    target,
    tmpfs: clean({
      size: size === undefined ? undefined : bytesOf(size),
      mode: mode === undefined ? undefined : Number.parseInt(mode, 8),
      ...rest,
    }),
  };
}

function bytesOf(text: string): number {
  const [, number = '', unit = ''] = /^(\d+)([kmg]?)b?$/i.exec(text) ?? [];
  return Number(number) * 1024 ** ['', 'k', 'm', 'g'].indexOf(unit.toLowerCase());
}

function environmentOf(environment: unknown): unknown {
  const entries = Object.entries(treeOf(environment)).filter(([, value]) => value !== null);
  return clean(Object.fromEntries(entries.map(([name, value]) => [name, String(value)])), true);
}

function healthOf(check: Tree): unknown {
  if (Object.keys(check).length === 0) return undefined;
  const { test, disable, interval, timeout, retries, start_period: start, start_interval: first, ...rest } = check;
  const [kind, ...words] = listOf(test).map(String);
  if (disable === true || kind === 'NONE') return { none: true };
  const argv = kind === 'CMD-SHELL' ? ['/bin/sh', '-c', words.join(' ')] : words;
  return clean({
    ...rest,
    test: kind === undefined ? undefined : argv,
    interval: nanoseconds(interval, '30s') ?? 30e9,
    timeout: nanoseconds(timeout, '30s') ?? 30e9,
    retries: retries ?? 3,
    start_period: nanoseconds(start, '0s'),
    start_interval: nanoseconds(first, '5s'),
  });
}

function dependenciesOf(dependencies: Tree): unknown {
  const entries = Object.entries(dependencies).map(([name, each]) => {
    const { condition = 'service_started', restart = false, required = true } = treeOf(each);
    return [name, { condition, restart, required }];
  });
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

/** A link without a name of its own is a dependency, and nothing more. */
function linksOf(links: readonly unknown[]): unknown {
  const named = links
    .map((link) => String(link).split(':'))
    .filter(([name, alias]) => alias !== undefined && alias !== name);
  return setOf(named.map((pair) => pair.join(':')));
}

function membershipsOf(networks: Tree): unknown {
  const entries = Object.entries(networks).map(([name, membership]) => {
    const { aliases, ...more } = treeOf(membership);
    return [name, { member: true, ...clean({ ...more, aliases: setOf(listOf(aliases)) }) }];
  });
  return entries.length === 0 ? { default: { member: true } } : Object.fromEntries(entries);
}

function filesOf(context: Context, files: readonly unknown[], section: 'secrets' | 'configs'): unknown {
  return byKey(files, ({ source, target, uid, gid, mode }) => {
    const folder = section === 'secrets' ? '/run/secrets/' : '/';
    const name = String(target ?? source);
    const path = name.startsWith('/') ? name : `${folder}${name}`;
    return [path, clean({ uid, gid, mode, from: sourceOf(context, section, String(source)) })];
  });
}

function sourceOf({ project, root }: Pick<Context, 'project' | 'root'>, section: string, key: string): unknown {
  const { name, file, external, ...object } = treeOf(treeOf(project[section])[key]);
  if (external === true) return { external: name };
  return clean({ ...object, file: file === undefined ? undefined : placeOf(root, file) });
}

function watchOf({ root }: Context, { watch, ...more }: Tree): unknown {
  const rules = listOf(watch).map((each) => {
    const { path, ...rule } = treeOf(each);
    return clean({ ...rule, path: placeOf(root, path) });
  });
  return clean({ ...more, watch: rules.length === 0 ? undefined : rules });
}

function usedVolumes({ project, services }: Context): Tree {
  const used = new Set(
    Object.values(services).flatMap((service) =>
      listOf(treeOf(service)['volumes']).map((mount) => treeOf(mount)['source']),
    ),
  );
  const found = Object.entries(treeOf(project['volumes'])).filter(
    ([key, volume]) => used.has(key) && treeOf(volume)['external'] !== true,
  );
  return Object.fromEntries(
    found.map(([key, volume]) => [key, { there: true, ...clean(resourceOf(project, key, treeOf(volume))) }]),
  );
}

function usedNetworks({ project, services }: Context): Tree {
  const used = new Set(Object.values(services).flatMap((service) => Object.keys(treeOf(treeOf(service)['networks']))));
  const found = Object.entries(treeOf(project['networks'])).filter(([key]) => used.has(key));
  return Object.fromEntries(
    found.map(([key, network]) => [key, { there: true, ...clean(resourceOf(project, key, treeOf(network))) }]),
  );
}

function resourceOf(project: Tree, key: string, { name, ...more }: Tree): Tree {
  return { ...more, name: name === `${String(project['name'])}_${key}` ? undefined : name };
}

function pullOf(policy: unknown): unknown {
  return policy === 'if_not_present' || policy === 'missing' ? undefined : policy;
}

function signalOf(signal: unknown): unknown {
  if (typeof signal !== 'string') return undefined;
  return signal.startsWith('SIG') || /^\d+$/.test(signal) ? signal : `SIG${signal}`;
}

function thousandths(cpus: unknown): unknown {
  return cpus === undefined || cpus === 0 ? undefined : Math.round(Number(cpus) * 1e6) / 1e3;
}

const units: Readonly<Record<string, number>> = { h: 3600e9, m: 60e9, s: 1e9, ms: 1e6, us: 1e3, µs: 1e3, ns: 1 };

/** Absent where it is what is usual. */
function nanoseconds(duration: unknown, usual: string): number | undefined {
  const read = (text: string): number => {
    const parts = [...text.matchAll(/([0-9.]+)(ms|us|µs|ns|h|m|s)/g)];
    return parts.reduce((sum, [, number, unit = 's']) => sum + Number(number) * (units[unit] ?? 0), 0);
  };
  if (typeof duration !== 'string') return undefined;
  return read(duration) === read(usual) ? undefined : read(duration);
}

function placeOf(root: string, path: unknown): unknown {
  if (typeof path !== 'string' || !path.startsWith('/')) return path;
  const found = posix.relative(root, cleanPath(path));
  return found.startsWith('..') ? cleanPath(path) : `./${found}`;
}

function cleanPath(path: unknown): string {
  return posix.normalize(String(path)).replace(/(.)\/$/, '$1');
}

function byKey(items: readonly unknown[], toEntry: (item: Tree) => readonly [string, unknown]): unknown {
  return items.length === 0 ? undefined : Object.fromEntries(items.map((item) => toEntry(treeOf(item))));
}

function setOf(items: readonly unknown[]): unknown {
  return items.length === 0 ? undefined : Object.fromEntries(items.map((item) => [String(item), true]));
}

function extensionsOf(tree: Tree): Tree {
  return Object.fromEntries(Object.entries(tree).filter(([key]) => key.startsWith('x-')));
}

/** Without what is not there; empty maps say nothing, but an empty command does. */
function clean(tree: Tree, keepsEmpty = false): Tree {
  const kept = Object.entries(tree).filter(([key, value]) => {
    if (value === undefined || value === null || (value === false && key !== 'attach')) return false;
    if (key === 'command' || key === 'entrypoint' || keepsEmpty) return true;
    if (Array.isArray(value)) return value.length > 0;
    return value !== '' && value !== 0 && (typeof value !== 'object' || Object.keys(value).length > 0);
  });
  return Object.fromEntries(kept);
}

function treeOf(value: unknown): Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Tree) : {};
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as readonly unknown[]) : [];
}
