import { AppHostError } from '../../support/apphost-error.ts';
import type { DockerConfig } from './docker-context.ts';
import { readDockerConfig } from './docker-context.ts';

/** What an engine wants to know for a pull. */
export interface RegistryAuth {
  readonly serveraddress: string;
  readonly username?: string;
  readonly password?: string;
  readonly identitytoken?: string;
}

/**
 * What `docker login` stored for a registry, in the order docker itself asks: the registry's own helper, the general
 * store, the file. `undefined`: anonymous.
 */
export async function findRegistryAuth(configFolder: string, registry: string): Promise<RegistryAuth | undefined> {
  const config = await readDockerConfig(configFolder);
  const key = registry === 'docker.io' ? hubKey : registry;
  const helper = config.credHelpers?.[key] ?? config.credHelpers?.[registry] ?? config.credsStore;
  if (helper) return (await askHelper(helper, key)) ?? readStored(config, key);
  return readStored(config, key);
}

const hubKey = 'https://index.docker.io/v1/';

function readStored(config: DockerConfig, registry: string): RegistryAuth | undefined {
  const entries = Object.entries(config.auths ?? {});
  const entry = (entries.find(([key]) => key === registry) ??
    entries.find(([key]) => hostOf(key) === hostOf(registry)))?.[1];
  if (entry === undefined) return undefined;
  if (entry.identitytoken) return { serveraddress: registry, identitytoken: entry.identitytoken };
  const plain = entry.auth ? Buffer.from(entry.auth, 'base64').toString('utf8').replace(/\0+$/, '') : '';
  const colon = plain.indexOf(':');
  const username = entry.username ?? (colon > 0 ? plain.slice(0, colon) : undefined);
  const password = entry.password ?? (colon > 0 ? plain.slice(colon + 1) : undefined);
  if (username === undefined || password === undefined) return undefined;
  return { serveraddress: registry, username, password };
}

function hostOf(key: string): string {
  return key.replace(/^https?:\/\//, '').replace(/\/.*$/, '');
}

async function askHelper(helper: string, registry: string): Promise<RegistryAuth | undefined> {
  const program = `docker-credential-${helper}`;
  // Loaded here, because most pulls need no helper and execa is not cheap to load.
  const { execa } = await import('execa');
  const answer = await execa(program, ['get'], { input: registry, reject: false, timeout: 30_000 });
  if (answer.failed) {
    const words = `${answer.stdout ?? ''}${answer.stderr ?? ''}`.trim();
    if (/credentials not found/i.test(words)) return undefined;
    const reason = words || answer.shortMessage || 'it failed';
    throw new AppHostError(
      'REGISTRY_HELPER_FAILED',
      `${program}, which keeps the login for ${registry}, failed: ${reason}`,
      {
        hint: `Install or repair ${program}, or remove it from credsStore/credHelpers in Docker's config.json.`,
      },
    );
  }
  return parseHelperAnswer(answer.stdout, registry);
}

function parseHelperAnswer(text: string, registry: string): RegistryAuth | undefined {
  try {
    const { Username, Secret } = JSON.parse(text) as { readonly Username?: string; readonly Secret?: string };
    if (Username === undefined || Secret === undefined) return undefined;
    if (Username === '<token>') return { serveraddress: registry, identitytoken: Secret };
    return { serveraddress: registry, username: Username, password: Secret };
  } catch {
    return undefined;
  }
}
