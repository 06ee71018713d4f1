import type { DeployTarget } from './published.ts';

/** What a user asks of a deployment. */
export interface DeployRequest {
  readonly target: DeployTarget;
  /** A context of the kubeconfig; the current one when absent. */
  readonly context?: string;
  /** How long to wait until all is ready, in milliseconds. */
  readonly timeout: number;
  /** The change is agreed to already; a loss of data is not. */
  readonly agreed: boolean;
  readonly deleteData: boolean;
}

export interface ApplyRequest extends DeployRequest {
  /** Delete what the application no longer has. */
  readonly prune: boolean;
  /** Show what would change, and change nothing. */
  readonly dryRun: boolean;
  /** Take over fields that others have set. */
  readonly forceConflicts: boolean;
}
