/** Since version 18 the image keeps each version's data in a folder of its own below. */
export function dataPath(tag: string): string {
  return majorVersion(tag) <= 17 ? '/var/lib/postgresql/data' : '/var/lib/postgresql';
}

function majorVersion(tag: string): number {
  return Number(/^(?:pg)?([0-9]+)/.exec(tag)?.[1] ?? 18);
}
