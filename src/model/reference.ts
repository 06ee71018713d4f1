/** What must be true of a resource before the one that waits for it starts. */
export const waitConditions = ['healthy', 'started', 'completed', 'none'] as const;
export type WaitCondition = (typeof waitConditions)[number];

/** A use of another resource: injects its connection information, permits the traffic, and (usually) waits. */
export interface Reference {
  readonly resource: string;
  /** The name that variables are injected under. */
  readonly as: string;
  readonly until: WaitCondition;
  /** A target that is absent, not selected or failed is no error; its variables are unset. */
  readonly optional: boolean;
  /** Variable name → connection property (or `endpoint.property`) to put there besides the usual ones. */
  readonly inject: Readonly<Record<string, string>>;
  /** Roles that the user's identity gets in a database, where the target has identities. */
  readonly roles: readonly string[];
  /** For a read replica: which of its primary's databases is meant. */
  readonly database?: string;
}

/** Waits for another resource and takes nothing from it. */
export interface Wait {
  readonly resource: string;
  readonly until: Exclude<WaitCondition, 'none'>;
  readonly optional: boolean;
}
