import { isAbsolute, join } from 'node:path';
import { hasHole } from '../interpolate/holes.ts';

/** A path that starts from a folder. One that begins with a variable may be absolute, and stays as it is. */
export function absolutePath(path: string, directory: string, home: string | undefined): string {
  if (path === '' || isAbsolute(path) || hasHole(String.fromCodePoint(path.codePointAt(0) ?? 0))) return path;
  if (path.startsWith('~')) return home === undefined ? path : join(home, path.slice(1));
  const joined = join(directory, path);
  return joined.length > 1 ? joined.replace(/\/$/, '') : joined;
}

/** The same for a path that may be one of Windows. */
export function absoluteSource(path: string, directory: string, home: string | undefined): string {
  const isWindows = /^[a-zA-Z]:[\\/]/.test(path) || /^[\\/]{2}[^\\/.]/.test(path);
  return isWindows ? path : absolutePath(path, directory, home);
}
