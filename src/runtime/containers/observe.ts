import { toPublishedPorts } from './container-ports.ts';
import type { ContainerFacts, EngineState } from './engine.ts';
import { toRefusal } from './failures.ts';
import { applicationLabel } from './labels.ts';
import { toNetworkFacts } from './networks.ts';
import type { EngineSession } from './session.ts';

export async function observe(session: EngineSession, application: string): Promise<EngineState> {
  const filters = { label: [`${applicationLabel}=${application}`] };
  const { docker } = session;
  return session.call(`looking for what belongs to ${application}`, async () => {
    const [containers, networks, { Volumes: volumes }] = await Promise.all([
      docker.listContainers({ all: true, filters }),
      docker.listNetworks({ filters }),
      docker.listVolumes({ filters }),
    ]);
    const [containerFacts, networkFacts] = await Promise.all([
      Promise.all(containers.map((container) => toContainerFacts(session, container))),
      Promise.all(networks.map((network) => toNetworkFacts(session, network))),
    ]);
    return {
      containers: containerFacts.filter((facts) => facts !== undefined),
      networks: networkFacts,
      volumes: (volumes ?? []).map(({ Name }) => Name),
    };
  });
}

interface ListedContainer {
  readonly Id: string;
  readonly Names: readonly string[];
  readonly State: string;
  readonly ImageID: string;
  readonly Labels: Readonly<Record<string, string>>;
}

async function toContainerFacts(session: EngineSession, listed: ListedContainer): Promise<ContainerFacts | undefined> {
  const { Id: id, Names: names, State: state, ImageID: imageId, Labels: labels } = listed;
  const facts = { id, name: (names[0] ?? id).replace(/^\//, ''), imageId, labels };
  const running = state === 'running' || state === 'paused';
  if (!running) return { ...facts, running, startedAt: 0, ports: [] };
  try {
    // The list knows neither when it was started nor all of its ports.
    const { State, NetworkSettings } = await session.docker.getContainer(id).inspect();
    const startedAt = Date.parse(State.StartedAt);
    return { ...facts, running: State.Running, startedAt, ports: toPublishedPorts(NetworkSettings.Ports) };
  } catch (error) {
    if (toRefusal(error)?.status === 404) return undefined;
    throw error;
  }
}
