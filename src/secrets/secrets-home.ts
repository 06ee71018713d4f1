import { homedir } from 'node:os';
import { join } from 'node:path';

/** The machine and its variables, so that every platform's convention can be tested on any. */
export interface SecretSurroundings {
  readonly variables: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  readonly home: string;
}

/** The file with the user secrets of an application, by the platform's own convention. */
export function secretsFile(
  id: string,
  { variables, platform, home }: SecretSurroundings = {
    variables: process.env,
    platform: process.platform,
    home: homedir(),
  },
): string {
  const given = variables['APPHOST_SECRETS_HOME'];
  if (given !== undefined && given !== '') return join(given, `${id}.json`);
  return join(configHome(variables, platform, home), 'apphost', 'secrets', `${id}.json`);
}

function configHome(variables: SecretSurroundings['variables'], platform: NodeJS.Platform, home: string): string {
  if (platform === 'win32') return variables['APPDATA'] ?? join(home, 'AppData', 'Roaming');
  if (platform === 'darwin') return join(home, 'Library', 'Application Support');
  const base = variables['XDG_CONFIG_HOME'];
  return base !== undefined && base.startsWith('/') ? base : join(home, '.config');
}
