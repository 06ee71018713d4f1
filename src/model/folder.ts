/** A folder of the user's, as far as detecting a language needs it. Reading the disk is left to whoever hands it over. */
export interface Folder {
  /** Absolute path. */
  readonly path: string;
  /** Names of the entries, sorted. */
  readonly entries: readonly string[];
  /** The text of a file, by its path relative to the folder; `undefined` when there is none. */
  read(file: string): string | undefined;
}
