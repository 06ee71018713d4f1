const units = new Map([
  ['ns', 1],
  ['us', 1e3],
  ['µs', 1e3],
  ['μs', 1e3],
  ['ms', 1e6],
  ['s', 1e9],
  ['m', 60e9],
  ['h', 3600e9],
]);
const duration = /^[-+]?(?:(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:ns|us|µs|μs|ms|s|m|h))+$/;

/** Nanoseconds of a duration such as `1m30s`; `undefined` when it is none. Compose has no days. */
export function parseComposeDuration(text: string): number | undefined {
  if (/^[-+]?0$/.test(text)) return 0;
  if (!duration.test(text)) return undefined;
  const parts = text.matchAll(/([0-9]+\.?[0-9]*|\.[0-9]+)(ns|us|µs|μs|ms|s|m|h)/g);
  const sum = [...parts].reduce((total, [, count, unit = '']) => total + Number(count) * (units.get(unit) ?? 1), 0);
  return Math.round(text.startsWith('-') ? -sum : sum);
}

/** A duration in its shortest form: `90s` is `1m30s`. */
export function formatComposeDuration(nanoseconds: number): string {
  const sign = nanoseconds < 0 ? '-' : '';
  let left = Math.abs(nanoseconds);
  let text = '';
  for (const [unit, size] of [
    ['h', 3600e9],
    ['m', 60e9],
    ['s', 1e9],
    ['ms', 1e6],
    ['us', 1e3],
    ['ns', 1],
  ] as const) {
    const count = Math.floor(left / size);
    left -= count * size;
    if (count > 0) text += `${count}${unit}`;
  }
  return text === '' ? '0s' : sign + text;
}

const size = /^([0-9]+(?:\.[0-9]+)?) ?(?:([kmgtp])(?:b|ib)?|b)?$/i;

/** Bytes of a size such as `512m` or `1.5GiB`, where a kilo is 1024; `undefined` when it is none. */
export function parseSize(text: string): number | undefined {
  const found = size.exec(text);
  if (found === null) return undefined;
  const [, count, unit = ''] = found;
  return Math.trunc(Number(count) * 1024 ** ' kmgtp'.indexOf(unit.toLowerCase() || ' '));
}
