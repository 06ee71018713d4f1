/** What people change of a resource, as `values.yaml` has it. Absent: it has no such thing, in no environment. */
export interface ResourceValues {
  readonly image?: ImageValue;
  /** Of what is not scaled by load. */
  readonly replicas?: number;
  readonly autoscaling?: AutoscalingValue;
  readonly resources?: PodResourcesValue;
  /** Its plain settings, by variable. */
  readonly env?: Readonly<Record<string, string>>;
  /** Host names that it is reached by. None: those of the gateway. */
  readonly hosts?: readonly string[];
  /** Its volumes, by claim. */
  readonly storage?: Readonly<Record<string, StorageValue>>;
}

/** At least one of tag and digest is not empty. */
export interface ImageValue {
  readonly repository: string;
  readonly tag: string;
  readonly digest: string;
}

export interface AutoscalingValue {
  readonly enabled: boolean;
  readonly minReplicas: number;
  readonly maxReplicas: number;
  /** Average use in percent, where load is measured by that alone. */
  readonly cpu?: number;
}

export interface PodResourcesValue {
  readonly requests?: Readonly<Record<string, string>>;
  readonly limits?: Readonly<Record<string, string>>;
}

export interface StorageValue {
  readonly size: string;
  /** Empty: the cluster's own choice. */
  readonly storageClass: string;
}
