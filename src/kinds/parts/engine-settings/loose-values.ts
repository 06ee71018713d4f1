/** `{ name: value }`, or a list of `name=value`. */
export type Loose = Readonly<Record<string, unknown>> | readonly unknown[];

export function toPairs(pairs: Loose): Readonly<Record<string, string>> {
  const entries = Array.isArray(pairs)
    ? pairs.map((text) => [String(text).split('=')[0], String(text).split('=').slice(1).join('=')])
    : Object.entries(pairs).map(([name, value]) => [
        name,
        value === null ? '' : String(value as string | number | boolean),
      ]);
  return Object.fromEntries(entries) as Readonly<Record<string, string>>;
}

export function toList(value: string | readonly string[]): readonly string[] {
  return typeof value === 'string' ? [value] : value;
}

const factors: Readonly<Record<string, number>> = { '': 1, k: 2 ** 10, m: 2 ** 20, g: 2 ** 30, t: 2 ** 40 };

/** `64m`, as Compose writes sizes: units are powers of 1024. */
export function toBytes(size: string | number): number {
  const [, number = '', unit = ''] = /^(-?[0-9.]+) *([kmgt]?)(?:i?b)?$/i.exec(String(size)) ?? [];
  return Math.round(Number(number) * (factors[unit.toLowerCase()] ?? 1));
}
