import { listObjects } from './live-stack.ts';
import { removeVolume } from './remove-volumes.ts';
import type { Doing } from './stack-work.ts';

/** Removes what nothing of the stack uses any more; `docker stack deploy --prune` does so with services alone. */
export async function pruneStack(doing: Doing): Promise<void> {
  const { docker, inventory, work, options } = doing;
  const { plan, doomed, project } = work;
  if (options.prune) await pruneConfigs(doing);
  const gone = await removeObjects(doing, 'secret', plan.oldSecrets);
  for (const name of gone) options.tell({ event: 'deleted', object: `secret/${name}` });
  for (const name of doomed) {
    await removeVolume(inventory, name, { deadline: doing.deadline, signal: options.signal });
    options.tell({ event: 'deleted', object: `volume/${name}` });
  }
  for (const name of plan.leftVolumes.filter((left) => !doomed.includes(left))) {
    const because = 'though the manifest no longer has it: --delete-data deletes it with its data';
    options.tell({ event: 'kept', object: `volume/${name}`, because });
  }
  const changed = plan.changes.filter(({ change }) => change === 'create' || change === 'change').length;
  const objects = (project.stack?.services.length ?? 0) + (await listObjects(docker, 'secret', project.name)).length;
  options.tell({ event: 'done', objects, changed, deleted: plan.orphans.length + gone.length + doomed.length });
}

/** Their names have their content: those of earlier versions would stay for ever. The engine refuses what is in use. */
async function pruneConfigs(doing: Doing): Promise<void> {
  const { docker, work } = doing;
  await removeObjects(doing, 'config', await listObjects(docker, 'config', work.project.name));
}

/** Those that were removed: what a service still has stays. */
async function removeObjects(
  { docker }: Doing,
  kind: 'secret' | 'config',
  names: readonly string[],
): Promise<readonly string[]> {
  const gone: string[] = [];
  for (const name of names) if ((await docker.run([kind, 'rm', name])).ok) gone.push(name);
  return gone;
}
