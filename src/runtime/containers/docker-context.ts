import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** `~/.docker/config.json`, as far as it matters here. */
export interface DockerConfig {
  readonly currentContext?: string;
  readonly auths?: Readonly<Record<string, RegistryEntry>>;
  readonly credHelpers?: Readonly<Record<string, string>>;
  readonly credsStore?: string;
}

interface RegistryEntry {
  /** base64 of `user:password`. */
  readonly auth?: string;
  readonly username?: string;
  readonly password?: string;
  readonly identitytoken?: string;
}

export interface TlsFiles {
  readonly ca: string | undefined;
  readonly cert: string | undefined;
  readonly key: string | undefined;
  readonly verify: boolean;
}

export interface DockerContext {
  readonly host: string;
  readonly tls?: TlsFiles;
}

export function dockerConfigFolder(variables: Readonly<Record<string, string | undefined>>, home: string): string {
  return variables['DOCKER_CONFIG'] || join(home, '.docker');
}

/** An empty configuration when there is none or it cannot be read: docker itself warns about that, we need not. */
export async function readDockerConfig(folder: string): Promise<DockerConfig> {
  return ((await readJson(join(folder, 'config.json'))) as DockerConfig | undefined) ?? {};
}

/** `undefined` when there is no context of that name. */
export async function readDockerContext(folder: string, name: string): Promise<DockerContext | undefined> {
  const id = createHash('sha256').update(name).digest('hex');
  const meta = (await readJson(join(folder, 'contexts', 'meta', id, 'meta.json'))) as ContextMeta | undefined;
  const endpoint = meta?.Endpoints?.docker;
  if (endpoint?.Host === undefined) return undefined;
  const tls = await readTlsFiles(join(folder, 'contexts', 'tls', id, 'docker'), endpoint.SkipTLSVerify !== true);
  return { host: endpoint.Host, ...(tls !== undefined && { tls }) };
}

/** `undefined` when the folder holds none of the three files. */
export async function readTlsFiles(folder: string, verify: boolean): Promise<TlsFiles | undefined> {
  const [ca, cert, key] = await Promise.all(
    ['ca.pem', 'cert.pem', 'key.pem'].map((file) => readText(join(folder, file))),
  );
  return ca === undefined && cert === undefined && key === undefined ? undefined : { ca, cert, key, verify };
}

interface ContextMeta {
  readonly Endpoints?: { readonly docker?: { readonly Host?: string; readonly SkipTLSVerify?: boolean } };
}

async function readJson(file: string): Promise<unknown> {
  const text = await readText(file);
  if (text === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

async function readText(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch {
    return undefined;
  }
}
