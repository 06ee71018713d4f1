/** A duration as Go and Kubernetes write it: `10s`, `5m`, `1h30m`, `500ms`. */
export const durationPattern = /^(?:[0-9]+(?:\.[0-9]+)?(?:ms|s|m|h|d))+$/;

const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Milliseconds, or `undefined` when the text is not a duration. `0` needs no unit; any other number does. */
export function parseDuration(duration: string | number): number | undefined {
  if (duration === 0 || duration === '0') return 0;
  if (typeof duration === 'number' || !durationPattern.test(duration)) return undefined;
  const parts = duration.matchAll(/([0-9]+(?:\.[0-9]+)?)(ms|s|m|h|d)/g);
  return Math.round([...parts].reduce((sum, [, count, unit = 'ms']) => sum + Number(count) * (units[unit] ?? 1), 0));
}
