import { join } from 'node:path';
import type { Surroundings } from '../state/state-home.ts';

/** The folder for what can be fetched or made again, by the platform's own convention. */
export function cacheHome({ variables, platform, home }: Surroundings): string {
  const given = variables['APPHOST_CACHE_HOME'];
  if (given !== undefined && given !== '') return given;
  if (platform === 'win32')
    return join(variables['LOCALAPPDATA'] ?? join(home, 'AppData', 'Local'), 'apphost', 'cache');
  if (platform === 'darwin') return join(home, 'Library', 'Caches', 'apphost');
  const base = variables['XDG_CACHE_HOME'];
  return join(base !== undefined && base.startsWith('/') ? base : join(home, '.cache'), 'apphost');
}
