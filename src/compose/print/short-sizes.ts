import type { ComposeService } from '../model/service.ts';

const sizes = new Set(['mem_limit', 'mem_reservation', 'memswap_limit', 'shm_size', 'memory', 'rate', 'size']);
const units = ['', 'k', 'm', 'g', 't'];

/** The service with sizes in their largest whole unit: `512m`. */
export function shortSizes(service: ComposeService): unknown {
  return shorten(service, []);
}

function shorten(value: unknown, path: readonly string[]): unknown {
  if (Array.isArray(value)) return value.map((item) => shorten(item, path));
  if (typeof value === 'number' && sizes.has(path.at(-1) ?? '') && value > 0)
    return toSize(value, path.at(-1) === 'memory');
  if (typeof value !== 'object' || value === null) return value;
  const isOwn = ['environment', 'labels'].includes(path.at(-1) ?? '') || (path.at(-1)?.startsWith('x-') ?? false);
  if (isOwn) return value;
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, shorten(child, [...path, key])]));
}

/** Limits of a deployment are texts. */
function toSize(bytes: number, isText: boolean): string | number {
  let unit = 0;
  let count = bytes;
  while (count % 1024 === 0 && unit < units.length - 1) {
    count /= 1024;
    unit += 1;
  }
  return unit === 0 && !isText ? bytes : `${count}${units[unit] ?? ''}`;
}
