import type { DesiredImage, DesiredResource } from '../plan/desired.ts';
import type { Observed, ObservedReplica } from '../plan/observed.ts';
import type { ContainerFacts, EngineState } from './containers/engine.ts';
import { readLabels } from './containers/labels.ts';
import type { Supervisor } from './supervisor.ts';
import { isEnded } from './transitions.ts';

/** What exists now: what we supervise, and what carries the application's label in the engine. Changes nothing. */
export async function observe(
  supervisor: Supervisor,
  desired: ReadonlyMap<string, DesiredResource>,
): Promise<Observed> {
  const { engine, options } = supervisor;
  const nothing: EngineState = { containers: [], networks: [], volumes: [] };
  const [state, images] = await Promise.all([
    engine === undefined ? nothing : engine.observe(options.application),
    observeImages(supervisor, desired),
  ]);
  for (const network of state.networks) supervisor.networks.set(network.name, network);
  const supervised = superviseReplicas(supervisor, state.containers);
  const ours = new Set(supervised.map(({ container }) => container));
  const present = [...supervisor.resources.values()].filter(
    ({ replicas, own }) => replicas.size === 0 && own.health === 'healthy',
  );
  return {
    networks: new Map(state.networks.map(({ name, id }) => [name, id])),
    volumes: new Set(state.volumes),
    images,
    replicas: [...supervised, ...foundReplicas(state.containers, ours)],
    addresses: supervisor.addresses.list(),
    present: new Set(present.map(({ desired: { name } }) => name)),
  };
}

async function observeImages(
  { engine }: Supervisor,
  desired: ReadonlyMap<string, DesiredResource>,
): Promise<ReadonlyMap<string, string>> {
  if (engine === undefined) return new Map();
  const references = new Set(
    [...desired.values()].flatMap(({ launch }) => (launch.runs === 'container' ? [referenceOf(launch.image)] : [])),
  );
  const found = await Promise.all(
    [...references].map(async (name) => [name, await engine.inspectImage(name)] as const),
  );
  return new Map(found.flatMap(([name, image]) => (image === undefined ? [] : [[name, image.id] as const])));
}

function superviseReplicas(
  { resources }: Supervisor,
  containers: readonly ContainerFacts[],
): readonly ObservedReplica[] {
  const imageIds = new Map(containers.map(({ id, imageId }) => [id, imageId]));
  const all = [...resources.values()].flatMap(({ replicas }) => [...replicas.values()]);
  return (
    all
      // One that ended is as good as none, and the plan starts it again; only a job that finished has done its work.
      .filter(({ state, resource }) => !isEnded(state) || (state === 'finished' && resource.runsToCompletion))
      .map((replica): ObservedReplica => {
        const container = replica.launched?.container;
        const imageId = container === undefined ? undefined : imageIds.get(container);
        return {
          resource: replica.resource.name,
          replica: replica.replica,
          fingerprint: replica.runsAs,
          condition: replica.state === 'finished' ? 'ended' : 'supervised',
          ...(container !== undefined && { container }),
          ...(imageId !== undefined && { imageId }),
        };
      })
  );
}

/** Containers of an earlier run, whose supervisor is gone. */
function foundReplicas(
  containers: readonly ContainerFacts[],
  ours: ReadonlySet<string | undefined>,
): readonly ObservedReplica[] {
  return containers
    .filter(({ id }) => !ours.has(id))
    .map((container) => {
      const ownership = readLabels(container.labels);
      return {
        resource: ownership?.resource ?? container.name,
        replica: ownership?.replica ?? 0,
        fingerprint: ownership?.fingerprint ?? {},
        condition: container.running ? 'found' : 'dead',
        container: container.id,
        imageId: container.imageId,
      };
    });
}

function referenceOf(image: DesiredImage): string {
  return image.from === 'registry' ? image.reference : image.tag;
}
