import { createHmac } from 'node:crypto';
import type { Fingerprint } from './desired.ts';

/**
 * A short digest of every aspect. Keyed, because a fingerprint stands in a container's labels, where anybody may read
 * it, and the environment behind it holds passwords.
 */
export function fingerprint(aspects: Readonly<Record<string, unknown>>, key: string): Fingerprint {
  return Object.fromEntries(
    Object.entries(aspects)
      .filter(([, value]) => value !== undefined)
      .map(([aspect, value]) => [aspect, digest(value, key)]),
  );
}

/** The aspects in which the two differ, in name order. */
export function changedAspects(before: Fingerprint, after: Fingerprint): readonly string[] {
  const aspects = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...aspects].filter((aspect) => before[aspect] !== after[aspect]).sort();
}

function digest(value: unknown, key: string): string {
  return createHmac('sha256', key).update(canonical(value)).digest('hex').slice(0, 12);
}

/** JSON with sorted keys: the order that somebody wrote them in is no change. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    isRecord(inner) ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))) : inner,
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
