/** What building and pushing needs of a container engine; the engine of `up` is one. */
export interface ImageEngine {
  buildImage(build: EngineBuild, onOutput: (line: string) => void, signal: AbortSignal): Promise<unknown>;
  /** The digest that the image has in its registry. */
  pushImage(reference: string, onProgress: (progress: PushProgress) => void, signal: AbortSignal): Promise<string>;
}

export interface EngineBuild {
  /** Absolute path. */
  readonly context: string;
  /** Relative to the context. */
  readonly dockerfile: string;
  /** What `dockerfile` would hold, and the `.dockerignore` beside it. */
  readonly generated?: { readonly text: string; readonly leftOut: string };
  readonly target?: string;
  readonly args: Readonly<Record<string, string>>;
  /** The full name that the image gets. */
  readonly tag: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** Bytes over all layers; `total` grows while layers become known. */
export interface PushProgress {
  readonly current: number;
  readonly total: number;
}
