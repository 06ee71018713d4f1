import type { PersistentVolumeClaimSpec } from 'kubernetes-types/core/v1.js';
import type { Resource } from '../../../model/resource.ts';

export interface VolumeRequest {
  readonly size: string;
  readonly storageClass?: string;
}

export const usualVolumeSize = '8Gi';

/** How large the data volume of a server is, and of which class. */
export function volumeRequest({ options }: Resource): VolumeRequest {
  const volume = options['volume'];
  const { size, storageClass } = (typeof volume === 'object' ? volume : {}) as Partial<VolumeRequest>;
  return { size: size ?? usualVolumeSize, ...(storageClass === undefined ? {} : { storageClass }) };
}

export function toClaimSpec(
  { size, storageClass }: VolumeRequest,
  accessMode: 'ReadWriteOnce' | 'ReadWriteMany' = 'ReadWriteOnce',
): PersistentVolumeClaimSpec {
  return {
    accessModes: [accessMode],
    ...(storageClass === undefined ? {} : { storageClassName: storageClass }),
    resources: { requests: { storage: size } },
  };
}
