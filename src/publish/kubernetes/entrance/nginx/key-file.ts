import type { Expression } from '../../../../model/expression.ts';

/** Where the keys of a policy stand: in a file of their own, because it comes from a Secret. */
export function keyFile(policy: number): string {
  return `/etc/nginx/apphost-keys-${policy}.conf`;
}

/** The lines of nginx' map: each key with its number. A key is quoted there as it would be in JSON. */
export function keyLines(keys: readonly Expression[]): Expression {
  return keys.flatMap((key, index) => [
    '"key:',
    ...key.map((part) =>
      typeof part === 'string' ? JSON.stringify(part).slice(1, -1) : { source: part.source, encoding: 'json' as const },
    ),
    `" "k${index + 1}";\n`,
  ]);
}
