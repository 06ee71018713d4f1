import { homedir } from 'node:os';
import { join } from 'node:path';

/** The machine and its variables, so that every platform's convention can be tested on any. */
export interface Surroundings {
  readonly variables: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  readonly home: string;
}

export function currentSurroundings(): Surroundings {
  return { variables: process.env, platform: process.platform, home: homedir() };
}

/** The folder that holds the state folders of all applications, by the platform's own convention. */
export function stateHome({ variables, platform, home }: Surroundings): string {
  const given = variables['APPHOST_STATE_HOME'];
  if (given !== undefined && given !== '') return given;
  if (platform === 'win32')
    return join(variables['LOCALAPPDATA'] ?? join(home, 'AppData', 'Local'), 'apphost', 'state');
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'apphost', 'state');
  const base = variables['XDG_STATE_HOME'];
  return join(base !== undefined && base.startsWith('/') ? base : join(home, '.local', 'state'), 'apphost');
}
