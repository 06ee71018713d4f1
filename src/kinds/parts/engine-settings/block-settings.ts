import type {
  Device,
  EngineSettings,
  MountSettings,
  NetworkAddresses,
  Ulimit,
} from '../../../model/engine-settings.ts';
import type { serviceBlock } from '../compose-block/service.ts';
import type { ValueOf } from '../schema.ts';
import { toBytes, toList, toPairs, type Loose } from './loose-values.ts';

/** The `compose:` block of a resource, as validated. */
export type ServiceBlock = ValueOf<typeof serviceBlock>;

/** What `up` obeys of a `compose:` block, and how it stands there. What holds a variable is left out: only Compose fills it. */
const readers: { readonly [Key in keyof ServiceBlock & keyof EngineSettings]?: (value: never) => unknown } = {
  ...asTheyAre('security_opt', 'device_cgroup_rules', 'dns_opt'),
  ...asTheyAre('userns_mode', 'pid', 'ipc', 'uts', 'cgroup', 'cgroup_parent', 'isolation', 'runtime'),
  ...asTheyAre('hostname', 'domainname', 'network_mode', 'mac_address', 'cpuset'),
  ...flags('init', 'tty', 'stdin_open', 'oom_kill_disable'),
  ...numbers('cpu_count', 'cpu_percent', 'cpu_period', 'cpu_quota', 'cpu_rt_period', 'cpu_rt_runtime', 'cpu_shares'),
  ...numbers('mem_swappiness', 'oom_score_adj', 'pids_limit'),
  memswap_limit: toBytes,
  group_add: (groups: readonly (string | number)[]) => groups.map(String),
  sysctls: toPairs,
  storage_opt: toPairs,
  extra_hosts: toHosts,
  dns: toList,
  dns_search: toList,
  ulimits: toUlimits,
  devices: toDevices,
  logging: ({ driver, options = {} }: NonNullable<ServiceBlock['logging']>) => ({
    driver: driver ?? '',
    options: toPairs(options),
  }),
  tmpfs: (all: readonly string[]) =>
    Object.fromEntries(all.map((text) => [text.split(':')[0] ?? '', text.split(':').slice(1).join(':')])),
};

/** The attributes of a block that `up` obeys, besides those that it reads otherwise. */
export const obeyed: readonly string[] = [...Object.keys(readers), 'container_name'];

export function blockSettings(block: ServiceBlock): EngineSettings {
  const found: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(block)) {
    const read = readers[key as keyof typeof readers] as ((value: unknown) => unknown) | undefined;
    if (read !== undefined && !holdsVariable(value)) found[key] = read(value);
  }
  const mounts = mountSettings(block.volumes);
  const addresses = addressesOf(block.networks);
  return {
    ...found,
    ...(Object.keys(mounts).length > 0 && { mounts }),
    ...(Object.keys(addresses).length > 0 && { addresses }),
  };
}

export function holdsVariable(value: unknown): boolean {
  return /(?<!\$)(?:\$\$)*\$[{A-Za-z_]/.test(JSON.stringify(value));
}

type Reader = (value: never) => unknown;

function asTheyAre<const K extends string>(...keys: readonly K[]): Record<K, Reader> {
  return forEach(keys, (value: unknown) => value);
}

function flags<const K extends string>(...keys: readonly K[]): Record<K, Reader> {
  return forEach(keys, (value: unknown) => String(value) === 'true');
}

function numbers<const K extends string>(...keys: readonly K[]): Record<K, Reader> {
  return forEach(keys, Number);
}

function forEach<const K extends string>(keys: readonly K[], read: Reader): Record<K, Reader> {
  return Object.fromEntries(keys.map((key) => [key, read])) as Record<K, Reader>;
}

/** `host=address`, or `host:address`; a map may give several addresses. */
function toHosts(hosts: Loose): Readonly<Record<string, string>> {
  const entries = Array.isArray(hosts)
    ? hosts.map((text) => /^([^=:]+)[=:](.*)$/.exec(String(text))?.slice(1) ?? [String(text), ''])
    : Object.entries(hosts).map(([name, address]) => [name, String(Array.isArray(address) ? address[0] : address)]);
  return Object.fromEntries(entries.map(([name = '', address = '']) => [name, address.replace(/^\[(.*)\]$/, '$1')]));
}

function toUlimits(limits: NonNullable<ServiceBlock['ulimits']>): Readonly<Record<string, Ulimit>> {
  const entries = Object.entries(
    limits as Readonly<Record<string, number | string | { soft?: unknown; hard?: unknown }>>,
  );
  return Object.fromEntries(
    entries.map(([name, limit]) => {
      const { soft, hard } = typeof limit === 'object' ? limit : { soft: limit, hard: limit };
      return [name, { soft: Number(soft ?? hard), hard: Number(hard ?? soft) }];
    }),
  );
}

function toDevices(devices: NonNullable<ServiceBlock['devices']>): readonly Device[] {
  return devices.map((device) => {
    const [source = '', target, permissions] =
      typeof device === 'string'
        ? device.split(':')
        : [device.source, device.target, device.permissions].map((part) => part ?? undefined);
    return { source, target: target ?? source, permissions: permissions ?? 'rwm' };
  });
}

function mountSettings(volumes: ServiceBlock['volumes'] = []): Readonly<Record<string, MountSettings>> {
  const entries = volumes.map(({ target, bind, volume }) => {
    const settings: MountSettings = {
      ...(bind?.propagation !== undefined && { propagation: bind.propagation }),
      ...(bind?.create_host_path !== undefined && { create_host_path: String(bind.create_host_path) === 'true' }),
      ...(volume?.nocopy !== undefined && { nocopy: String(volume.nocopy) === 'true' }),
      ...(volume?.labels !== undefined && { labels: toPairs(volume.labels) }),
    };
    return [target, settings] as const;
  });
  return Object.fromEntries(entries.filter(([, settings]) => Object.keys(settings).length > 0));
}

function addressesOf(networks: ServiceBlock['networks'] = {}): Readonly<Record<string, NetworkAddresses>> {
  const entries = Object.entries(networks).map(([name, membership]) => {
    const { ipv4_address: v4, ipv6_address: v6, link_local_ips: local } = membership as NetworkAddresses;
    const addresses: NetworkAddresses = {
      ...(v4 !== undefined && { ipv4_address: v4 }),
      ...(v6 !== undefined && { ipv6_address: v6 }),
      ...(local !== undefined && { link_local_ips: local }),
    };
    return [name, addresses] as const;
  });
  return Object.fromEntries(
    entries.filter(([, addresses]) => Object.keys(addresses).length > 0 && !holdsVariable(addresses)),
  );
}
