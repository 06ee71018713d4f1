import type { DeployTarget } from './published.ts';

/** What a user agrees to, wherever it goes. */
export interface ChangeRequest {
  /** A context of the kubeconfig, or of Docker; the current one when absent. */
  readonly context?: string;
  /** How long to wait until all is ready, in milliseconds. */
  readonly timeout: number;
  /** The change is agreed to already; a loss of data is not. */
  readonly agreed: boolean;
  readonly deleteData: boolean;
}

/** What a user asks of a deployment to a cluster. */
export interface DeployRequest extends ChangeRequest {
  readonly target: DeployTarget;
}

export interface ApplyRequest extends DeployRequest {
  /** Delete what the application no longer has. */
  readonly prune: boolean;
  /** Show what would change, and change nothing. */
  readonly dryRun: boolean;
  /** Take over fields that others have set. */
  readonly forceConflicts: boolean;
}

/** What a user asks of a deployment to a container engine. */
export interface ProjectRequest extends ChangeRequest {
  readonly prune: boolean;
  readonly dryRun: boolean;
  /** Build what has source code; otherwise its image is pulled. */
  readonly build: boolean;
}
