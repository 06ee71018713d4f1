import { posix } from 'node:path';

/** A path in a container, without `.`, `..` and a slash at its end. */
export function cleanTarget(target: string): string {
  if (target === '') return '';
  const clean = posix.normalize(target);
  return clean.length > 1 ? clean.replace(/\/$/, '') : clean;
}
