import type { EngineInventory } from '../../model/engine-inventory.ts';
import type { PublishedProject } from '../published.ts';
import type { ProjectRequest } from '../request.ts';
import type { EngineSurroundings } from '../surroundings.ts';
import type { SwarmTool } from './docker-tool.ts';
import type { LiveServices } from './live-stack.ts';
import type { StackPlan } from './plan-stack.ts';

/** A deployment that was agreed to. */
export interface StackWork {
  readonly project: PublishedProject;
  readonly before: LiveServices;
  readonly plan: StackPlan;
  /** Volumes that nobody needs any more, and that may be deleted. */
  readonly doomed: readonly string[];
}

export interface Doing extends SwarmTool {
  readonly inventory: EngineInventory;
  readonly work: StackWork;
  readonly options: ProjectRequest & EngineSurroundings;
  /** In milliseconds since the epoch. */
  readonly deadline: number;
  /** Tasks that had ended before it began. */
  readonly past: ReadonlySet<string>;
}
