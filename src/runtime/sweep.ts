import type { ContainerEngine } from './containers/engine.ts';
import { toReason } from './health/reason.ts';
import type { Remains } from './stop.ts';

/**
 * Removes the containers and networks that carry the application's label and that nobody looks after any more, and its
 * volumes where asked. Names what it removed and what it could not.
 */
export async function sweep(
  engine: ContainerEngine,
  application: string,
  { volumes }: { readonly volumes: boolean },
): Promise<{ readonly removed: readonly string[]; readonly remains: readonly Remains[] }> {
  const state = await engine.observe(application);
  const removed: string[] = [];
  const remains: Remains[] = [];
  const attempt = async (name: string, remove: () => Promise<void>): Promise<void> => {
    try {
      await remove();
      removed.push(name);
    } catch (error) {
      remains.push({ name, reason: toReason(error) });
    }
  };
  await Promise.all(
    state.containers.map(({ id, name }) =>
      attempt(`container ${name}`, async () => (await engine.adoptContainer(id, Date.now())).remove()),
    ),
  );
  await Promise.all(state.networks.map(({ id, name }) => attempt(`network ${name}`, () => engine.removeNetwork(id))));
  if (volumes)
    await Promise.all(state.volumes.map((name) => attempt(`volume ${name}`, () => engine.removeVolume(name))));
  return { removed, remains };
}
