/** A file to be written: what `publish` makes of an application, before anything touches the disk. */
export interface Artifact {
  /** Relative to the folder that is published into, with `/` between its parts. */
  readonly path: string;
  /** Ends with a line end. */
  readonly text: string;
}
