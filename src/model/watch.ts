/** What makes a resource start anew when it changes on disk. */
export interface Watch {
  /** `always`: the manifest asks for it; `asked`: it can be, and `up --watch` asks. */
  readonly when: 'always' | 'asked';
  /** Where changes count, each with its own patterns. */
  readonly folders: readonly WatchedFolder[];
  /** Patterns of what never counts, relative to each folder; a later one wins, and `!` takes back. */
  readonly exclude: readonly string[];
  /** Milliseconds without a further change before something is done. */
  readonly quiet: number;
  /** Patterns of what only restarts a container that is built, without building it. */
  readonly restart: readonly string[];
  readonly sync: readonly SyncRule[];
}

export interface WatchedFolder {
  /** Absolute path. */
  readonly directory: string;
  /** Patterns relative to it, as `.gitignore` writes them. */
  readonly include: readonly string[];
}

/** Files that are copied into a running container when they change. */
export interface SyncRule {
  /** Absolute path of a folder or file. */
  readonly path: string;
  /** Absolute path in the container: of that folder, or of that file. */
  readonly target: string;
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  /** The container starts anew afterwards, with what was copied. */
  readonly restart: boolean;
}
