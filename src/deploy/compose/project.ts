import type { EngineInventory, InventoryContainer } from '../../model/engine-inventory.ts';

/** What Compose has made of a project on an engine. */
export interface LiveProject {
  /** By service; without those of `compose run`. */
  readonly containers: ReadonlyMap<string, readonly InventoryContainer[]>;
  readonly volumes: readonly string[];
}

/** What Compose marks everything of a project with. */
export function projectLabel(project: string): string {
  return `com.docker.compose.project=${project}`;
}

export async function findProject(inventory: EngineInventory, project: string): Promise<LiveProject> {
  const [containers, volumes] = await Promise.all([
    findContainers(inventory, project),
    inventory.listVolumes(projectLabel(project)),
  ]);
  return { containers, volumes };
}

export async function findContainers(
  inventory: EngineInventory,
  project: string,
): Promise<ReadonlyMap<string, readonly InventoryContainer[]>> {
  const all = await inventory.listContainers(projectLabel(project));
  const byService = new Map<string, InventoryContainer[]>();
  for (const container of all) {
    const { 'com.docker.compose.oneoff': oneOff, 'com.docker.compose.service': service = '' } = container.labels;
    if (oneOff === 'True') continue;
    byService.set(service, [...(byService.get(service) ?? []), container]);
  }
  return byService;
}

/** Of what a container was made from. */
export function hashOf({ labels }: InventoryContainer): string | undefined {
  return labels['com.docker.compose.config-hash'];
}
