import type { TopologySpreadConstraint } from 'kubernetes-types/core/v1.js';
import type { ClusterServer } from '../cluster.ts';

/** How many servers there are to be, and whether their zones must differ. */
export interface Standby {
  readonly servers: number;
  readonly zones: 'apart' | 'apart-if-possible' | 'any';
}

/** What `highAvailability` asks for. Said without a mode, it is had in a cluster of one zone, too. */
export function standbyOf({ resource: { options } }: ClusterServer): Standby {
  const wanted = options['highAvailability'];
  if (wanted === undefined || wanted === false) return { servers: 1, zones: 'any' };
  const { replicas = 3, mode } = (typeof wanted === 'object' ? wanted : {}) as {
    readonly replicas?: number;
    readonly mode?: string;
  };
  const zones = { 'zone-redundant': 'apart', 'same-zone': 'any' } as const;
  return { servers: replicas, zones: zones[mode as keyof typeof zones] ?? 'apart-if-possible' };
}

/** Keeps the pods of a server in different zones. */
export function zoneSpread(
  { zones }: Standby,
  matchLabels: Readonly<Record<string, string>>,
): readonly TopologySpreadConstraint[] {
  if (zones === 'any') return [];
  return [
    {
      maxSkew: 1,
      topologyKey: 'topology.kubernetes.io/zone',
      whenUnsatisfiable: zones === 'apart' ? 'DoNotSchedule' : 'ScheduleAnyway',
      labelSelector: { matchLabels: { ...matchLabels } },
    },
  ];
}
