import type { DeviceRequest, EngineSettings } from '../../model/engine-settings.ts';
import type { ContainerCreateOptions, HostConfig } from './dockerode.ts';

/** Settings of the container itself, as the engine's API names them. */
export function containerSettings(settings: EngineSettings): Partial<ContainerCreateOptions> {
  const { hostname, domainname, mac_address: address } = settings;
  return {
    ...(hostname !== undefined && { Hostname: hostname }),
    ...(domainname !== undefined && { Domainname: domainname }),
    ...(address !== undefined && { MacAddress: address }),
  };
}

/** Attributes that the engine takes as they are, by what it calls them. */
const plain: Partial<Record<keyof EngineSettings, keyof HostConfig>> = {
  privileged: 'Privileged',
  cap_add: 'CapAdd',
  cap_drop: 'CapDrop',
  security_opt: 'SecurityOpt',
  userns_mode: 'UsernsMode',
  pid: 'PidMode',
  ipc: 'IpcMode',
  uts: 'UTSMode',
  cgroup: 'CgroupnsMode' as keyof HostConfig,
  cgroup_parent: 'CgroupParent',
  isolation: 'Isolation',
  runtime: 'Runtime',
  sysctls: 'Sysctls',
  device_cgroup_rules: 'DeviceCgroupRules',
  group_add: 'GroupAdd',
  init: 'Init',
  network_mode: 'NetworkMode',
  dns: 'Dns',
  dns_search: 'DnsSearch',
  dns_opt: 'DnsOptions',
  tmpfs: 'Tmpfs',
  storage_opt: 'StorageOpt',
  mem_reservation: 'MemoryReservation',
  cpu_count: 'CpuCount',
  cpu_percent: 'CpuPercent',
  cpu_period: 'CpuPeriod',
  cpu_quota: 'CpuQuota',
  cpu_rt_period: 'CpuRealtimePeriod',
  cpu_rt_runtime: 'CpuRealtimeRuntime',
  cpu_shares: 'CpuShares',
  cpuset: 'CpusetCpus',
  memswap_limit: 'MemorySwap',
  mem_swappiness: 'MemorySwappiness',
  oom_kill_disable: 'OomKillDisable',
  oom_score_adj: 'OomScoreAdj',
  pids_limit: 'PidsLimit',
};

/** Settings of how the host runs it, as the engine's API names them. */
export function hostSettings(settings: EngineSettings): HostConfig {
  const { devices, gpus, ulimits, logging } = settings;
  const found: Record<string, unknown> = {};
  for (const [key, name] of Object.entries(plain)) {
    const value = settings[key as keyof EngineSettings];
    if (value !== undefined) found[name] = value;
  }
  return {
    ...found,
    ...(devices !== undefined && {
      Devices: devices.map(({ source, target, permissions }) => ({
        PathOnHost: source,
        PathInContainer: target,
        CgroupPermissions: permissions,
      })),
    }),
    ...(gpus !== undefined && { DeviceRequests: gpus.map((request) => toDeviceRequest(request)) }),
    ...(ulimits !== undefined && {
      Ulimits: Object.entries(ulimits).map(([name, { soft, hard }]) => ({ Name: name, Soft: soft, Hard: hard })),
    }),
    ...(logging !== undefined && { LogConfig: { Type: logging.driver, Config: { ...logging.options } } }),
  };
}

function toDeviceRequest({ driver, count, ids, capabilities, options }: DeviceRequest) {
  return {
    Driver: driver ?? '',
    Count: count ?? (ids === undefined ? -1 : 0),
    DeviceIDs: [...(ids ?? [])],
    Capabilities: [[...capabilities]],
    Options: { ...options },
  };
}
