import { reachable, type Graph } from '../support/graph.ts';
import { toReason } from './health/reason.ts';
import type { ResourceRunner } from './resource-runner.ts';
import type { Supervisor } from './supervisor.ts';
import { isEnded } from './transitions.ts';

/** What is still there, by name, and why: nothing, when all went well. */
export interface Remains {
  readonly name: string;
  readonly reason: string;
}

/**
 * Stops everything, dependents before what they depend on, and removes what was created except volumes. Called again
 * with `grace` 0 while it is under way, it kills what still runs. Never rejects: what is left is named.
 */
export async function stopAll(supervisor: Supervisor, grace?: number): Promise<readonly Remains[]> {
  const remains = [...(await stopInOrder(supervisor.resources, supervisor, grace))];
  await supervisor.addresses.closeAll();
  remains.push(...(await removeNetworks(supervisor)));
  return remains;
}

/** Stops these resources, dependents among them first; what else runs goes on. Never rejects. */
export async function stopResources(
  supervisor: Supervisor,
  names: ReadonlySet<string>,
): Promise<{ readonly stopped: number; readonly remains: readonly Remains[] }> {
  const chosen = new Map([...supervisor.resources].filter(([name]) => names.has(name)));
  const running = [...chosen.values()]
    .flatMap(({ replicas }) => [...replicas.values()])
    .filter(({ state }) => !isEnded(state));
  const remains = await stopInOrder(chosen, supervisor);
  return { stopped: running.length, remains };
}

async function stopInOrder(
  resources: ReadonlyMap<string, ResourceRunner>,
  supervisor: Supervisor,
  grace?: number,
): Promise<readonly Remains[]> {
  const remains: Remains[] = [];
  const stopped = new Map<string, Promise<void>>();
  const dependents = dependentsOf(resources);
  const stopOne = (name: string): Promise<void> => {
    const known = stopped.get(name);
    if (known !== undefined) return known;
    const begun = (async () => {
      // What is forced is not waited for.
      if (grace !== 0) await Promise.all((dependents.get(name) ?? []).map((dependent) => stopOne(dependent)));
      const resource = resources.get(name);
      if (resource !== undefined) remains.push(...(await stopResource(resource, supervisor, grace)));
    })();
    stopped.set(name, begun);
    return begun;
  };
  await Promise.all([...resources.keys()].map((name) => stopOne(name)));
  return remains;
}

async function stopResource(
  resource: ResourceRunner,
  supervisor: Supervisor,
  grace?: number,
): Promise<readonly Remains[]> {
  const { name } = resource.desired;
  resource.isWanted = false;
  const attempts = [...resource.replicas.values()].map(async (replica): Promise<readonly Remains[]> => {
    try {
      await replica.stop(grace);
      return [];
    } catch (error) {
      return [{ name: `${supervisor.options.application}-${name}-${replica.replica}`, reason: toReason(error) }];
    }
  });
  const remains = (await Promise.all(attempts)).flat();
  if (resource.replicas.size === 0) {
    resource.watch?.stop();
    resource.own = { state: 'exited', health: 'unknown' };
    supervisor.options.onChange(resource);
  }
  return remains;
}

async function removeNetworks({ engine, networks }: Supervisor): Promise<readonly Remains[]> {
  const attempts = [...networks.values()].map(async ({ id, name }): Promise<readonly Remains[]> => {
    try {
      await engine?.removeNetwork(id);
      networks.delete(name);
      return [];
    } catch (error) {
      return [{ name: `network ${name}`, reason: toReason(error) }];
    }
  });
  return (await Promise.all(attempts)).flat();
}

/** For each resource, those that must be stopped before it. A cycle cannot be: waiting has none. */
function dependentsOf(resources: ReadonlyMap<string, ResourceRunner>): Graph {
  const dependents = new Map<string, string[]>([...resources.keys()].map((name) => [name, []]));
  const waits = new Map(
    [...resources].map(([name, { desired }]) => [name, desired.waits.map(({ resource }) => resource)]),
  );
  for (const [name, targets] of waits) {
    // A changed manifest may have turned an edge round while both still ran.
    const isTurned = targets.some((target) => reachable(waits, [target]).has(name));
    if (!isTurned) for (const target of targets) dependents.get(target)?.push(name);
  }
  return dependents;
}
