import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { execa } from 'execa';

import { answersAsEngine, createEngineClient, type EngineClient } from './engine-client.ts';
import { createHostNetwork, removeHostNetwork, type HostNetwork } from './host-network.ts';
import { isAlive, startDetached, stopProcess, type ProcessIdentity } from './own-process.ts';
import type { EnginePaths } from './paths.ts';
import { clearRemains } from './remains.ts';

/** What runs, for the runs that come later. */
export interface EngineRecord {
  readonly network: HostNetwork;
  readonly registryPort: number;
  readonly registry?: ProcessIdentity;
  readonly daemon?: ProcessIdentity;
}

/** The engine and the registry that are running already, or ones that are started for the purpose. */
export async function startDaemons(paths: EnginePaths, report: (line: string) => void): Promise<EngineRecord> {
  const running = await readRecord(paths);
  if (running !== undefined && (await isRunning(paths, running))) return running;
  if (running !== undefined) report('clearing what a killed engine left');
  await stopDaemons(paths);

  for (const folder of [paths.dataRoot, paths.execRoot, paths.registryRoot, paths.logs]) {
    await mkdir(folder, { recursive: true });
  }
  // Written before each step, so that a run that is killed between two leaves nothing that the next one does not find.
  const network = await createHostNetwork(paths.name, async (planned) =>
    writeRecord(paths, { network: planned, registryPort: 0 }),
  );
  const registryPort = await freePort();
  const registry = await startRegistry(paths, registryPort);
  await writeRecord(paths, { network, registryPort, registry });
  const [record] = await Promise.all([
    startDaemonAgain(paths, { network, registryPort, registry }),
    waitUntil('docker-registry', registry, join(paths.logs, 'registry.log'), () => answersAsRegistry(registryPort)),
  ]);
  // After an engine that was killed, its containers are still known.
  await emptyEngine(engineClient(paths));
  return record;
}

/** Only the engine, which has ended: with the containers and volumes that it had. */
export async function startDaemonAgain(paths: EnginePaths, before: EngineRecord): Promise<EngineRecord> {
  const daemon = await startEngine(paths, before.network, before.registryPort);
  const record = { ...before, daemon };
  await writeRecord(paths, record);
  await waitUntil('dockerd', daemon, join(paths.logs, 'dockerd.log'), () => answersAsEngine(engineHost(paths)));
  return record;
}

/** Stops both, with every container, network and volume of the engine. Its images stay. */
export async function stopDaemons(paths: EnginePaths): Promise<void> {
  const record = await readRecord(paths);
  if (record?.daemon !== undefined) {
    if (await answersAsEngine(engineHost(paths))) await emptyEngine(engineClient(paths));
    await stopProcess(record.daemon, 20_000);
  }
  if (record?.registry !== undefined) await stopProcess(record.registry, 5000);
  await clearRemains(paths);
  if (record !== undefined) await removeHostNetwork(record.network);
  await rm(paths.record, { force: true });
}

export function engineHost(paths: EnginePaths): string {
  return `unix://${paths.socket}`;
}

export function engineClient(paths: EnginePaths): EngineClient {
  return createEngineClient(engineHost(paths), join(paths.folder, 'docker-config'));
}

async function isRunning(paths: EnginePaths, record: EngineRecord): Promise<boolean> {
  if (record.daemon === undefined || record.registry === undefined) return false;
  const alive = await Promise.all([isAlive(record.daemon), isAlive(record.registry)]);
  return alive.every(Boolean) && (await answersAsEngine(engineHost(paths)));
}

async function startEngine(paths: EnginePaths, network: HostNetwork, registryPort: number): Promise<ProcessIdentity> {
  const configuration = {
    'data-root': paths.dataRoot,
    'exec-root': paths.execRoot,
    pidfile: paths.pidFile,
    hosts: [engineHost(paths)],
    'registry-mirrors': [`http://127.0.0.1:${registryPort}`],
    bridge: network.bridge,
    'default-address-pools': [{ base: network.pool, size: 24 }],
    iptables: false,
    'ip-masq': false,
    'shutdown-timeout': 5,
    'log-level': 'warn',
  };
  await writeFile(paths.daemonConfig, JSON.stringify(configuration, null, 2));
  // Where the machine's own containerd runs, dockerd uses that one: then only the namespaces keep the two apart.
  const namespaces = [`--containerd-namespace=${paths.name}`, `--containerd-plugins-namespace=${paths.name}-plugins`];
  return startDetached(
    'dockerd',
    ['--config-file', paths.daemonConfig, ...namespaces],
    join(paths.logs, 'dockerd.log'),
  );
}

async function startRegistry(paths: EnginePaths, port: number): Promise<ProcessIdentity> {
  const configuration = {
    version: 0.1,
    log: { level: 'warn', accesslog: { disabled: true } },
    storage: { filesystem: { rootdirectory: paths.registryRoot } },
    http: { addr: `127.0.0.1:${port}` },
  };
  // JSON is YAML too.
  await writeFile(paths.registryConfig, JSON.stringify(configuration, null, 2));
  return startDetached('docker-registry', ['serve', paths.registryConfig], join(paths.logs, 'registry.log'));
}

async function waitUntil(
  name: string,
  process: ProcessIdentity,
  log: string,
  ready: () => Promise<boolean>,
): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (!(await ready())) {
    const alive = await isAlive(process);
    if (!alive || Date.now() > deadline) {
      const tail = (await readFile(log, 'utf8')).trimEnd().split('\n').slice(-5).join('\n');
      throw new Error(`${name} ${alive ? 'does not answer' : 'ended'}:\n${tail}`);
    }
    await sleep(50);
  }
}

async function emptyEngine(client: EngineClient): Promise<void> {
  const containers = (await client.run('ps', '--all', '--quiet')).split('\n').filter(Boolean);
  if (containers.length > 0) await client.run('rm', '--force', '--volumes', ...containers);
  // Only one of many tests makes a swarm; without one this fails and has nothing to do.
  await execa('docker', ['--host', client.host, 'swarm', 'leave', '--force'], {
    reject: false,
    env: client.environment,
  });
  await client.run('network', 'prune', '--force');
  const volumes = (await client.run('volume', 'ls', '--quiet')).split('\n').filter(Boolean);
  if (volumes.length > 0) await client.run('volume', 'rm', '--force', ...volumes);
}

async function answersAsRegistry(port: number): Promise<boolean> {
  return fetch(`http://127.0.0.1:${port}/v2/`).then(
    (response) => response.ok,
    () => false,
  );
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}

async function readRecord(paths: EnginePaths): Promise<EngineRecord | undefined> {
  try {
    return JSON.parse(await readFile(paths.record, 'utf8')) as EngineRecord;
  } catch {
    return undefined;
  }
}

async function writeRecord(paths: EnginePaths, record: EngineRecord): Promise<void> {
  await writeFile(paths.record, JSON.stringify(record, null, 2));
}
