/**
 * What the container engine is told of a container besides what every target understands, in the words of Compose and in
 * one form each: sizes are bytes, pairs are maps.
 */
export interface EngineSettings {
  readonly privileged?: boolean;
  readonly cap_add?: readonly string[];
  readonly cap_drop?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly userns_mode?: string;
  readonly pid?: string;
  readonly ipc?: string;
  readonly uts?: string;
  readonly cgroup?: string;
  readonly cgroup_parent?: string;
  readonly isolation?: string;
  readonly runtime?: string;
  readonly sysctls?: Readonly<Record<string, string>>;
  readonly ulimits?: Readonly<Record<string, Ulimit>>;
  readonly devices?: readonly Device[];
  readonly device_cgroup_rules?: readonly string[];
  readonly gpus?: readonly DeviceRequest[];
  readonly group_add?: readonly string[];
  readonly hostname?: string;
  readonly domainname?: string;
  readonly init?: boolean;
  readonly tty?: boolean;
  readonly stdin_open?: boolean;
  readonly logging?: Logging;
  /** `host`, `none`, `bridge`, or `container:NAME`. */
  readonly network_mode?: string;
  /** Whose container it shares the network of, by the name of the resource. */
  readonly network_of?: string;
  readonly extra_hosts?: Readonly<Record<string, string>>;
  readonly dns?: readonly string[];
  readonly dns_search?: readonly string[];
  readonly dns_opt?: readonly string[];
  readonly mac_address?: string;
  /** Further names in a network, by the network's; under `''` in all of them. */
  readonly aliases?: Readonly<Record<string, readonly string[]>>;
  /** Addresses of its own in a network, by the network's name. */
  readonly addresses?: Readonly<Record<string, NetworkAddresses>>;
  readonly tmpfs?: Readonly<Record<string, string>>;
  readonly storage_opt?: Readonly<Record<string, string>>;
  /** What a mount is besides, by its target. */
  readonly mounts?: Readonly<Record<string, MountSettings>>;
  readonly platform?: string;
  readonly mem_reservation?: number;
  readonly cpu_count?: number;
  readonly cpu_percent?: number;
  readonly cpu_period?: number;
  readonly cpu_quota?: number;
  readonly cpu_rt_period?: number;
  readonly cpu_rt_runtime?: number;
  readonly cpu_shares?: number;
  readonly cpuset?: string;
  readonly memswap_limit?: number;
  readonly mem_swappiness?: number;
  readonly oom_kill_disable?: boolean;
  readonly oom_score_adj?: number;
  readonly pids_limit?: number;
}

export interface Ulimit {
  readonly soft: number;
  readonly hard: number;
}

export interface Device {
  readonly source: string;
  readonly target: string;
  readonly permissions: string;
}

export interface DeviceRequest {
  readonly driver?: string;
  /** -1: all. */
  readonly count?: number;
  readonly ids?: readonly string[];
  readonly capabilities: readonly string[];
  readonly options: Readonly<Record<string, string>>;
}

export interface Logging {
  readonly driver: string;
  readonly options: Readonly<Record<string, string>>;
}

export interface NetworkAddresses {
  readonly ipv4_address?: string;
  readonly ipv6_address?: string;
  readonly link_local_ips?: readonly string[];
}

export interface MountSettings {
  readonly propagation?: string;
  readonly create_host_path?: boolean;
  readonly nocopy?: boolean;
  readonly labels?: Readonly<Record<string, string>>;
}
