import type { EngineInventory } from '../../model/engine-inventory.ts';
import type { EngineTarget } from '../published.ts';
import type { ChangeRequest } from '../request.ts';
import type { EngineSurroundings } from '../surroundings.ts';

/** An engine that answers, and what a program needs to talk to the same one. */
export interface OpenedEngine {
  readonly inventory: EngineInventory;
  readonly variables: NodeJS.ProcessEnv;
}

/** Finds the engine as `docker` does: a context that is named, DOCKER_HOST, the current context. */
export async function openEngine(
  { context }: Pick<ChangeRequest, 'context'>,
  surroundings: EngineSurroundings,
): Promise<OpenedEngine> {
  const { variables } = surroundings;
  const chosen = context === undefined ? variables : { ...variables, DOCKER_HOST: undefined, DOCKER_CONTEXT: context };
  const inventory = await surroundings.openEngine(chosen);
  // One that was found at a usual place may be another than the program would find.
  const told = inventory.isPlain ? { DOCKER_HOST: inventory.address, DOCKER_CONTEXT: undefined } : {};
  return { inventory, variables: { ...chosen, ...told } };
}

/** Says where to, before anything is changed. */
export function tellEngine(
  { address, origin, version }: EngineInventory,
  facts: { readonly target: EngineTarget; readonly tool: string; readonly project: string },
  { tell }: Pick<EngineSurroundings, 'tell'>,
): void {
  tell({ event: 'engine', ...facts, engine: address, ...(origin !== undefined && { origin }), version });
}

/** For sentences: the address, and who chose it. */
export function nameEngine({ address, origin }: EngineInventory): string {
  return origin === undefined ? address : `${address} (${origin})`;
}
