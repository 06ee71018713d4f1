import { createRequire, Module } from 'node:module';
import type Docker from 'dockerode';

/** The only file that imports dockerode. */
export type DockerClient = Docker;
export type ContainerCreateOptions = Docker.ContainerCreateOptions;
export type NetworkInspectInfo = Docker.NetworkInspectInfo;
export type HostConfig = Docker.HostConfig;
export type MountSettings = Docker.MountSettings;
export type EndpointSettings = Docker.EndpointSettings;

/** Given whole, because dockerode fills what is missing from DOCKER_HOST. */
export interface ClientOptions {
  readonly socketPath: string | undefined;
  readonly protocol: 'http' | 'https' | 'ssh';
  readonly host: string | undefined;
  readonly port: number | undefined;
  readonly username: string | undefined;
  readonly sshOptions: Readonly<Record<string, unknown>> | undefined;
  readonly ca: string | undefined;
  readonly cert: string | undefined;
  readonly key: string | undefined;
  readonly agent: unknown;
}

export type CreateClient = (options: ClientOptions) => DockerClient;

let loading: Promise<CreateClient> | undefined;

/** Costs some 50 ms the first time: call it before there is something else to wait for, and await it after. */
export function loadDockerode(): Promise<CreateClient> {
  loading ??= load();
  return loading;
}

async function load(): Promise<CreateClient> {
  deferRareParts();
  const { default: Client } = await import('dockerode');
  return (options) =>
    new Client({ ...options, pathPrefix: '/', timeout: undefined } as unknown as Docker.DockerOptions);
}

/**
 * gRPC (BuildKit sessions) and ssh2 (ssh:// engines) are three quarters of dockerode's load time, and few need them.
 * Both are one function behind one file, so that file is loaded at its first call. Where dockerode is laid out
 * otherwise, it simply loads everything.
 */
function deferRareParts(): void {
  try {
    const require = createRequire(import.meta.url);
    defer(require, require.resolve('dockerode/lib/session.js'));
    const dockerode = createRequire(require.resolve('dockerode'));
    defer(dockerode, dockerode.resolve('docker-modem/lib/ssh.js'));
  } catch {
    // Slower, not wrong.
  }
}

function defer(require: NodeJS.Require, file: string): void {
  if (require.cache[file] !== undefined) return;
  let real: ((...args: readonly unknown[]) => unknown) | undefined;
  const standIn = new Module(file);
  standIn.loaded = true;
  standIn.exports = (...args: readonly unknown[]): unknown => {
    if (real === undefined) {
      delete require.cache[file];
      real = require(file) as (...args: readonly unknown[]) => unknown;
    }
    return real(...args);
  };
  require.cache[file] = standIn;
}
