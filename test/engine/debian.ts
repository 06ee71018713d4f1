import { access, rm, writeFile } from 'node:fs/promises';

import { execa } from 'execa';

import { enginePackages, serverPackages, toolchainPackages } from './packages.ts';

const engineServices = ['docker.service', 'docker.socket', 'containerd.service', 'docker-registry.service'];
const servers = [
  'rabbitmq-server',
  'epmd',
  'redis-server',
  'nats-server',
  'mosquitto',
  'memcached',
  'mariadb',
  'nginx',
];
const services = [...engineServices, ...servers.map((name) => `${name}.service`), 'epmd.socket'];
const servicePolicy = '/usr/sbin/policy-rc.d';

/** Installs what is missing, and starts none of the services that the packages bring. */
export async function installPackages(report: (line: string) => void): Promise<void> {
  const missing = await missingPackages();
  if (missing.length === 0) return;
  report(`installing ${missing.join(', ')}`);
  await updateLists();
  await withServicesOff(async () => {
    await apt(['install', '--yes', '--quiet', '--no-install-recommends', ...missing]);
  });
}

/** The address of the Debian archive that this machine uses. */
export async function debianMirror(): Promise<string> {
  const mirror = (await configuredMirror()) ?? (await updateLists().then(configuredMirror));
  if (mirror === undefined) throw new Error('apt knows no archive of Debian');
  return mirror;
}

/** How this machine's apt reaches the archive, for an apt in another root. */
export async function aptProxyOptions(): Promise<string[]> {
  const { stdout } = await execa('apt-config', ['dump', '--format', '%F=%v%n', 'Acquire']);
  return stdout
    .split('\n')
    .map((line) => line.match(/^(Acquire::https?::Proxy)=(.+)$/i))
    .flatMap((match) => (match === null ? [] : [`${match[1]} "${match[2]}";`]));
}

async function missingPackages(): Promise<string[]> {
  const missing = new Set<string>();
  for (const { debianPackage, present } of [...enginePackages, ...serverPackages, ...toolchainPackages]) {
    const found = await execa('sh', ['-c', present], { reject: false });
    if (found.exitCode !== 0) missing.add(debianPackage);
  }
  return [...missing];
}

async function withServicesOff(work: () => Promise<void>): Promise<void> {
  // The packages' own scripts ask this file before they start a service. Where the machine has one, it decides.
  const ownPolicy = !(await exists(servicePolicy));
  const before = await activeServices();
  if (ownPolicy) await writeFile(servicePolicy, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    await work();
  } finally {
    if (ownPolicy) await rm(servicePolicy);
    const unwanted = services.filter((service) => !before.has(service));
    if (await exists('/run/systemd/system')) {
      await execa('systemctl', ['disable', '--now', ...unwanted], { reject: false });
    }
  }
}

async function activeServices(): Promise<Set<string>> {
  const { stdout } = await execa('systemctl', ['is-active', ...services], { reject: false });
  const states = (stdout ?? '').split('\n');
  return new Set(services.filter((_, index) => states[index] === 'active'));
}

async function configuredMirror(): Promise<string | undefined> {
  const format = '$(ORIGIN)\t$(LABEL)\t$(REPO_URI)';
  const { stdout } = await execa('apt-get', ['indextargets', '--format', format, 'Created-By: Packages']);
  return stdout
    .split('\n')
    .map((line) => line.split('\t'))
    .find(([origin, label]) => origin === 'Debian' && label === 'Debian')?.[2];
}

async function updateLists(): Promise<void> {
  await apt(['update', '--quiet']);
}

async function apt(args: readonly string[]): Promise<void> {
  await execa('apt-get', ['-o', 'DPkg::Lock::Timeout=120', '-o', 'Dpkg::Use-Pty=0', ...args], {
    env: { DEBIAN_FRONTEND: 'noninteractive', NEEDRESTART_MODE: 'l' },
  });
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
