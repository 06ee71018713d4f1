import type { Fields } from '../read/cluster-object.ts';

/** `until nc -z postgres 5432; do sleep 1; done`: a container that does nothing but wait for another. */
export function connectsOnly({ command, args }: Fields): boolean {
  const words = [command, args].flatMap((list) => (Array.isArray(list) ? list.map(String) : [])).join(' ');
  return (
    /\b(?:until|while)\b.*\b(?:nc|nslookup|pg_isready|curl|wget|getent|redis-cli|mysqladmin)\b/s.test(words) ||
    /wait-for/.test(words)
  );
}
