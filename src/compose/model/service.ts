import type { ComposeBuild } from './build.ts';
import type { ComposeBlkio, ComposeDeploy, ComposeUlimits } from './limits.ts';
import type { ComposeDevice, ComposeDeviceRequest, ComposeFileReference, ComposeMount } from './mounts.ts';
import type { Count, Duration, Extensible, Flag, Open, Pairs, Size, Text, Variables } from './values.ts';

/**
 * A service with everything that can be said of it, in the words of the Compose specification and in one form each:
 * ranges are written out, short forms are long, sizes are bytes, paths are absolute.
 */
export interface ComposeService extends Extensible {
  readonly image?: Text;
  readonly build?: ComposeBuild;
  readonly provider?: Extensible & {
    readonly type: Text;
    readonly options?: Readonly<Record<string, Text | number | boolean | readonly (Text | number | boolean)[]>>;
  };
  readonly pull_policy?: Text;
  readonly pull_refresh_after?: Text;
  readonly platform?: Text;
  readonly profiles?: readonly Text[];

  /** Absent: what the image says. Empty: nothing. */
  readonly command?: readonly Text[];
  /** Absent: what the image says. Empty: nothing. */
  readonly entrypoint?: readonly Text[];
  readonly working_dir?: Text;
  readonly user?: Text;
  readonly group_add?: readonly Text[];
  readonly environment?: Variables;
  readonly env_file?: readonly ComposeEnvFile[];
  readonly labels?: Pairs;
  readonly label_file?: readonly Text[];
  readonly annotations?: Pairs;
  readonly container_name?: Text;
  readonly hostname?: Text;
  readonly domainname?: Text;
  readonly restart?: Text;
  readonly init?: Flag;
  readonly stop_signal?: Text;
  readonly stop_grace_period?: Duration;
  readonly tty?: Flag;
  readonly stdin_open?: Flag;
  readonly attach?: Flag;
  readonly scale?: Count;
  readonly healthcheck?: ComposeHealthCheck;
  /** By the name of the service, also where a link or a shared namespace says it. */
  readonly depends_on?: Readonly<Record<string, ComposeDependency>>;
  readonly pre_start?: readonly (ComposeHook & { readonly image?: Text; readonly per_replica?: Flag })[];
  readonly post_start?: readonly ComposeHook[];
  readonly pre_stop?: readonly ComposeHook[];
  readonly models?: Readonly<
    Record<string, null | (Extensible & { readonly endpoint_var?: Text; readonly model_var?: Text })>
  >;
  readonly develop?: Extensible & { readonly watch?: readonly ComposeWatch[] };
  readonly deploy?: ComposeDeploy;
  readonly logging?: Extensible & {
    readonly driver?: Text;
    readonly options?: Readonly<Record<string, Text | null>>;
  };
  readonly use_api_socket?: Flag;

  readonly ports?: readonly ComposePort[];
  readonly expose?: readonly Text[];
  /** By the key of the network; a service without networks of its own is in `default`. */
  readonly networks?: Readonly<Record<string, ComposeMembership | null>>;
  readonly network_mode?: Text;
  readonly links?: readonly Text[];
  readonly external_links?: readonly Text[];
  /** `host=address` each. */
  readonly extra_hosts?: readonly Text[];
  readonly dns?: readonly Text[];
  readonly dns_search?: readonly Text[];
  readonly dns_opt?: readonly Text[];
  readonly mac_address?: Text;

  readonly volumes?: readonly ComposeMount[];
  readonly volumes_from?: readonly Text[];
  readonly tmpfs?: readonly Text[];
  readonly configs?: readonly ComposeFileReference[];
  readonly secrets?: readonly ComposeFileReference[];

  readonly read_only?: Flag;
  readonly privileged?: Flag;
  readonly cap_add?: readonly Text[];
  readonly cap_drop?: readonly Text[];
  readonly security_opt?: readonly Text[];
  readonly userns_mode?: Text;
  readonly pid?: Text;
  readonly ipc?: Text;
  readonly uts?: Text;
  readonly cgroup?: Text;
  readonly cgroup_parent?: Text;
  readonly isolation?: Text;
  readonly devices?: readonly ComposeDevice[];
  readonly device_cgroup_rules?: readonly Text[];
  readonly gpus?: readonly ComposeDeviceRequest[];
  readonly credential_spec?: Extensible & { readonly config?: Text; readonly file?: Text; readonly registry?: Text };
  readonly runtime?: Text;
  readonly sysctls?: Pairs;
  readonly storage_opt?: Readonly<Record<string, Text | null>>;

  readonly cpus?: Count;
  readonly cpu_count?: Count;
  readonly cpu_percent?: Count;
  readonly cpu_period?: Count;
  readonly cpu_quota?: Count;
  readonly cpu_rt_period?: Count;
  readonly cpu_rt_runtime?: Count;
  readonly cpu_shares?: Count;
  readonly cpuset?: Text;
  readonly mem_limit?: Size;
  readonly mem_reservation?: Size;
  readonly mem_swappiness?: Count;
  /** -1: without limit. */
  readonly memswap_limit?: Size;
  readonly oom_kill_disable?: Flag;
  readonly oom_score_adj?: Count;
  readonly pids_limit?: Count;
  readonly shm_size?: Size;
  readonly ulimits?: ComposeUlimits;
  readonly blkio_config?: ComposeBlkio;
}

export interface ComposeEnvFile {
  /** Absolute. */
  readonly path: Text;
  readonly required: Flag;
  /** `raw`: nothing is unquoted or replaced. */
  readonly format?: Text;
}

export interface ComposeHealthCheck extends Extensible {
  /** Begins with `CMD`, `CMD-SHELL` or `NONE`; absent where the check of the image is only tuned. */
  readonly test?: readonly Text[];
  readonly interval?: Duration;
  readonly timeout?: Duration;
  readonly retries?: Count;
  readonly start_period?: Duration;
  readonly start_interval?: Duration;
  readonly disable?: Flag;
}

export interface ComposeDependency extends Extensible {
  readonly condition: Open<'service_started' | 'service_healthy' | 'service_completed_successfully'>;
  /** Started anew when the other one is. */
  readonly restart?: Flag;
  /** Absent from the project, it is then missed. */
  readonly required: Flag;
}

export interface ComposeHook extends Extensible {
  readonly command?: readonly Text[];
  readonly user?: Text;
  readonly privileged?: Flag;
  readonly working_dir?: Text;
  readonly environment?: Variables;
}

export interface ComposeWatch extends Extensible {
  readonly path: Text;
  readonly action: Open<'rebuild' | 'sync' | 'restart' | 'sync+restart' | 'sync+exec'>;
  readonly target?: Text;
  readonly ignore?: readonly Text[];
  readonly include?: readonly Text[];
  readonly initial_sync?: Flag;
  readonly exec?: ComposeHook;
}

export interface ComposePort extends Extensible {
  readonly name?: Text;
  /** The port in the container. */
  readonly target?: Count;
  /** The port of the host, or a range that one is chosen from; absent: any. */
  readonly published?: Text;
  readonly host_ip?: Text;
  readonly protocol?: Text;
  readonly app_protocol?: Text;
  readonly mode?: Text;
}

/** What a service is within a network. */
export interface ComposeMembership extends Extensible {
  readonly aliases?: readonly Text[];
  readonly ipv4_address?: Text;
  readonly ipv6_address?: Text;
  readonly link_local_ips?: readonly Text[];
  readonly mac_address?: Text;
  readonly interface_name?: Text;
  readonly driver_opts?: Pairs;
  readonly priority?: number;
  readonly gw_priority?: number;
}
