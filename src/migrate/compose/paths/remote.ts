import { relative, sep } from 'node:path';
import type { FetchedRepository } from '../../read/repositories.ts';

const prefixes = ['https://', 'http://', 'git://', 'ssh://', 'github.com/', 'git@', 'oci://'];

/** Whether a path leads to another machine: a git repository or an image of compose files. */
export function isRemote(path: string): boolean {
  return prefixes.some((prefix) => path.startsWith(prefix));
}

/** Where a file of a repository came from: `https://github.com/a/b.git#4f2c…:sub/compose.yaml`. */
export function originOf(file: string, fetched: readonly FetchedRepository[]): string | undefined {
  const found = fetched.find(({ folder }) => file === folder || file.startsWith(`${folder}${sep}`));
  if (found === undefined) return undefined;
  const inner = relative(found.folder, file).replaceAll('\\', '/');
  return `${found.url}#${found.commit}${inner === '' ? '' : `:${inner}`}`;
}
