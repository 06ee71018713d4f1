/** What a plain scalar can be. */
export type ScalarValue = string | number | boolean | null;

const truths = new Map([
  ...['true', 'True', 'TRUE'].map((text) => [text, true] as const),
  ...['false', 'False', 'FALSE'].map((text) => [text, false] as const),
]);
const nothings = new Set(['', '~', 'null', 'Null', 'NULL']);
const octal = /^[-+]?0[0-7]+$/;
const prefixed = /^([-+]?)(0o[0-7]+|0x[0-9a-fA-F]+|0b[01]+)$/;
const whole = /^[-+]?[0-9]+$/;
const float = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
const infinity = /^[-+]?\.(?:inf|Inf|INF)$/;
const notANumber = new Set(['.nan', '.NaN', '.NAN']);

/**
 * The value of an unquoted scalar, as the reference loader's YAML library reads it: YAML 1.2, except that `0440` is
 * octal and `1_000` a number. So `mode: 0440` is 288, while `22:22`, `no` and `on` stay texts.
 */
export function readScalar(text: string): ScalarValue {
  const truth = truths.get(text);
  if (truth !== undefined) return truth;
  if (nothings.has(text)) return null;
  return readNumber(text) ?? text;
}

/** A number, or a text of digits where a number would lose some of them. */
export function readNumber(text: string): number | string | undefined {
  if (!/^[-+.0-9]/.test(text)) return undefined;
  if (notANumber.has(text)) return Number.NaN;
  if (infinity.test(text)) return text.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  const digits = text.replaceAll('_', '');
  if (octal.test(digits)) return signed(digits, (rest) => Number.parseInt(rest, 8));
  if (prefixed.test(digits)) return signed(digits, Number);
  if (whole.test(digits)) return Number.isSafeInteger(Number(digits)) ? Number(digits) : digits;
  return float.test(digits) ? Number(digits) : undefined;
}

/** A number as the reference loader writes it where it wants a text. */
export function formatNumber(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf';
  const magnitude = Math.abs(value);
  const isPlain = value === 0 || (magnitude >= 1e-4 && magnitude < 1e21);
  if (isPlain) return String(value);
  const [mantissa = '', exponent = ''] = value.toExponential().split('e');
  return `${mantissa}e${exponent.slice(0, 1)}${exponent.slice(1).padStart(2, '0')}`;
}

function signed(digits: string, read: (rest: string) => number): number {
  const rest = digits.replace(/^[-+]/, '');
  return digits.startsWith('-') ? -read(rest) : read(rest);
}
