import type { EngineInventory, InventoryContainer } from '../../model/engine-inventory.ts';
import { createDemultiplexer } from './demultiplex.ts';
import type { EngineIdentity } from './docker-engine.ts';
import { toRefusal } from './failures.ts';
import { removeNetwork } from './networks.ts';
import type { EngineSession } from './session.ts';
import { removeVolume } from './volumes.ts';

/** The engine as whoever hands an application to another program sees it: by the labels of that program. */
export function openInventory(session: EngineSession, identity: EngineIdentity): EngineInventory {
  const { docker } = session;
  const { address, version } = identity;
  return {
    address: address.url,
    ...(address.origin !== undefined && { origin: address.origin }),
    version,
    isPlain: address.tls === undefined,
    listContainers: (label) => listContainers(session, label),
    listVolumes: (label) =>
      session.call('looking for volumes', async () => {
        const { Volumes: volumes } = await docker.listVolumes({ filters: { label: [label] } });
        return (volumes ?? []).map(({ Name }) => Name).sort();
      }),
    listNetworks: (label) =>
      session.call('looking for networks', async () =>
        (await docker.listNetworks({ filters: { label: [label] } })).map(({ Id }) => Id),
      ),
    readLog: (container, lines) => readLog(session, container, lines),
    removeVolume: (name) => removeVolume(session, name),
    removeNetwork: (id) => removeNetwork(session, id),
    close() {
      session.presence.close();
      identity.close();
    },
  };
}

async function listContainers(session: EngineSession, label: string): Promise<readonly InventoryContainer[]> {
  const { docker } = session;
  return session.call('looking for containers', async () => {
    const listed = await docker.listContainers({ all: true, filters: { label: [label] } });
    const all = await Promise.all(listed.map(({ Id }) => inspect(session, Id)));
    return all.filter((container) => container !== undefined).sort((a, b) => (a.name < b.name ? -1 : 1));
  });
}

/** `undefined` for one that is gone by now. */
async function inspect({ docker }: EngineSession, id: string): Promise<InventoryContainer | undefined> {
  try {
    const { Name, Config, State, RestartCount } = await docker.getContainer(id).inspect();
    const { Health: health } = State;
    return {
      id,
      name: Name.replace(/^\//, ''),
      labels: Config.Labels,
      state: State.Status,
      exitCode: State.ExitCode,
      outOfMemory: State.OOMKilled,
      error: State.Error,
      startedAt: Date.parse(State.StartedAt),
      restarts: RestartCount,
      ...(health !== undefined && {
        health: { status: health.Status, log: health.Log.map(({ Output: output }) => output.trim()) },
      }),
    };
  } catch (error) {
    if (toRefusal(error)?.status === 404) return undefined;
    throw error;
  }
}

async function readLog(session: EngineSession, id: string, lines: number): Promise<readonly string[]> {
  return session.call('reading a log', async () => {
    const container = session.docker.getContainer(id);
    const { Config } = await container.inspect();
    const content = await container.logs({ stdout: true, stderr: true, tail: lines, follow: false });
    return toLines(Config.Tty ? content.toString('utf8') : withoutFrames(content));
  });
}

function withoutFrames(content: Buffer): string {
  const pieces: Buffer[] = [];
  createDemultiplexer((_, chunk) => void pieces.push(chunk))(content);
  return Buffer.concat(pieces).toString('utf8');
}

function toLines(text: string): readonly string[] {
  return text.split('\n').flatMap((line) => (line.trim() === '' ? [] : [line.trimEnd()]));
}
