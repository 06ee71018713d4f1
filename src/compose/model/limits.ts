import type { ComposeDeviceRequest } from './mounts.ts';
import type { Count, Duration, Extensible, Pairs, Size, Text } from './values.ts';

/** By the name of the resource: one number, or a soft and a hard one. */
export type ComposeUlimits = Readonly<
  Record<string, Count | (Extensible & { readonly soft: Count; readonly hard: Count })>
>;

/** How a service runs on a cluster. */
export interface ComposeDeploy extends Extensible {
  readonly mode?: Text;
  readonly endpoint_mode?: Text;
  readonly replicas?: Count;
  readonly labels?: Pairs;
  readonly update_config?: ComposeUpdate;
  readonly rollback_config?: ComposeUpdate;
  readonly resources?: Extensible & {
    readonly limits?: Extensible & { readonly cpus?: Count; readonly memory?: Size; readonly pids?: Count };
    readonly reservations?: ComposeReservations;
  };
  readonly restart_policy?: Extensible & {
    readonly condition?: Text;
    readonly delay?: Duration;
    readonly max_attempts?: Count;
    readonly window?: Duration;
  };
  readonly placement?: Extensible & {
    readonly constraints?: readonly Text[];
    readonly preferences?: readonly (Extensible & { readonly spread?: Text })[];
    readonly max_replicas_per_node?: Count;
  };
}

export interface ComposeReservations extends Extensible {
  readonly cpus?: Count;
  readonly memory?: Size;
  readonly devices?: readonly ComposeDeviceRequest[];
  readonly generic_resources?: readonly (Extensible & {
    readonly discrete_resource_spec?: Extensible & { readonly kind?: Text; readonly value?: Count };
  })[];
}

export interface ComposeUpdate extends Extensible {
  readonly parallelism?: Count;
  readonly delay?: Duration;
  readonly failure_action?: Text;
  readonly monitor?: Duration;
  readonly max_failure_ratio?: Count;
  readonly order?: Text;
}

export interface ComposeBlkio extends Extensible {
  readonly weight?: Count;
  readonly weight_device?: readonly (Extensible & { readonly path?: Text; readonly weight?: Count })[];
  readonly device_read_bps?: readonly ComposeRate[];
  readonly device_read_iops?: readonly ComposeRate[];
  readonly device_write_bps?: readonly ComposeRate[];
  readonly device_write_iops?: readonly ComposeRate[];
}

export interface ComposeRate extends Extensible {
  readonly path?: Text;
  readonly rate?: Size;
}
