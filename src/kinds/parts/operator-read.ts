import { plainText } from '../../support/plain-text.ts';
import type { KubernetesObject } from '../kubernetes-object.ts';

/** What stands somewhere in an object, or `undefined`. */
export function valueIn(object: unknown, ...path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>(
    (found, key) => (typeof found === 'object' && found !== null ? (found as Record<string, unknown>)[key] : undefined),
    object,
  );
}

export function textIn(object: unknown, ...path: readonly (string | number)[]): string | undefined {
  const found = valueIn(object, ...path);
  return typeof found === 'string' && found !== '' ? found : undefined;
}

/** `volume:` of a size and class; `true` where both are the usual ones. */
export function readVolume(size: string | undefined, storageClass: string | undefined): unknown {
  const isUsual = size === undefined || size === '8Gi';
  if (isUsual && storageClass === undefined) return true;
  return { ...(!isUsual && { size }), ...(storageClass !== undefined && { storageClass }) };
}

interface Usual {
  readonly cpu: string;
  readonly memory: string;
}

/** `limits:`, where they are others than the usual ones. */
export function readLimits(resources: unknown, usual: Usual): Readonly<Record<string, unknown>> {
  const entries = (['cpu', 'memory'] as const).flatMap((key) => {
    const found = valueIn(resources, 'limits', key);
    return found === undefined || plainText(found) === usual[key] ? [] : [[key, found] as const];
  });
  return entries.length === 0 ? {} : { limits: Object.fromEntries(entries) };
}

/** `region:`, as `publish` keeps pods in one. */
export function readRegion(nodeAffinity: unknown): Readonly<Record<string, unknown>> {
  const expression = ['requiredDuringSchedulingIgnoredDuringExecution', 'nodeSelectorTerms', 0, 'matchExpressions', 0];
  const key = textIn(nodeAffinity, ...expression, 'key');
  const region = textIn(nodeAffinity, ...expression, 'values', 0);
  return key === 'topology.kubernetes.io/region' && region !== undefined ? { region } : {};
}

/** `highAvailability:` for so many servers. */
export function readStandby(servers: unknown, spread: unknown): Readonly<Record<string, unknown>> {
  if (typeof servers !== 'number' || servers < 2) return {};
  const whenUnsatisfiable = textIn(spread, 0, 'whenUnsatisfiable');
  const mode =
    whenUnsatisfiable === undefined
      ? { mode: 'same-zone' }
      : whenUnsatisfiable === 'DoNotSchedule'
        ? { mode: 'zone-redundant' }
        : {};
  const more = { ...(servers !== 3 && { replicas: servers }), ...mode };
  return { highAvailability: Object.keys(more).length === 0 ? true : more };
}

/** Whether the object is of that kind, in any version of that group. */
export function isOf(object: KubernetesObject, group: string, kind: string): boolean {
  return object.kind === kind && object.apiVersion.split('/')[0] === group;
}
