/** A step into a tree: the key of a map or the index of a list. */
export type Key = string | number;
export type Path = readonly Key[];

/** Characters of a text, from `start` up to `end`. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** What of an entry is meant: its key, its value, or whichever a reader would look at. */
export type Part = 'key' | 'value';

/** A text that values came from: a file, or the `--set` options of the command line. */
export interface Source {
  /** Absolute path, or `--set`. */
  readonly file: string;
  readonly text: string;
  /** Where the value at a path stands. Slow, and so asked only for what is reported. */
  find(path: Path, part: Part): Range;
}

/** The texts, by file, that code frames are cut from. */
export type ManifestSources = ReadonlyMap<string, string>;
