import type { EngineInventory } from '../model/engine-inventory.ts';
import type { DeployEvent } from './event.ts';

/** What a deployment needs from outside. */
export interface Surroundings {
  tell(event: DeployEvent): void;
  /** Asks a person; `undefined` when there is none to ask. */
  ask(question: string): Promise<boolean | undefined>;
  /** Ends it midway. */
  readonly signal: AbortSignal;
  /** For the programs: `PATH`, `KUBECONFIG`, `HOME`, … */
  readonly variables: NodeJS.ProcessEnv;
  readonly pace?: Partial<Pace>;
}

/** The same on a container engine. */
export interface EngineSurroundings extends Surroundings {
  /** The one that these variables lead to. */
  openEngine(variables: NodeJS.ProcessEnv): Promise<EngineInventory>;
  /** Keeps other deployments of this machine out; `undefined` when one is under way. */
  claim(what: string): Promise<Claim | undefined>;
}

/** The right to change an application, which one deployment has at a time. */
export interface Claim {
  release(): Promise<void>;
}

/** Times in milliseconds, for tests to be quicker. */
export interface Pace {
  /** How long a pod may fail for a reason that may pass before that is taken for lasting. */
  readonly patience: number;
  /** How long the cluster may be out of reach while it is only watched. */
  readonly outage: number;
  /** How long a claim on the application lasts without being renewed. */
  readonly claim: number;
}

export const usualPace: Pace = { patience: 30_000, outage: 20_000, claim: 30_000 };
