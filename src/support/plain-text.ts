/** A text, number or boolean as text; something else where it is none of them. */
export function plainText(value: unknown, otherwise = ''): string {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : otherwise;
}
