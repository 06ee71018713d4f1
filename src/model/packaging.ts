import type { Expression } from './expression.ts';
import type { Refusal } from './resource.ts';
import type { ImageBuild, PortConvention } from './workload.ts';

/** How source code that runs as a process here becomes the image that is published. */
export type Packaging = OwnDockerfile | ImageRecipe | NoImage;

/** From the Dockerfile that the project brings. */
export interface OwnDockerfile {
  readonly from: 'dockerfile';
  readonly build: ImageBuild;
  /** What the manifest starts instead of the image's own command. */
  readonly command?: readonly Expression[];
}

/** From a Dockerfile that is written for it. */
export interface ImageRecipe {
  readonly from: 'recipe';
  /** Absolute path of the build context: the project's folder, or one above that holds what it is made of. */
  readonly context: string;
  /** In order; the last one is the image. Each starts from an image of its own. */
  readonly stages: readonly ImageStage[];
  /** Variables that belong to the image, whatever the environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Program and arguments, by their paths inside. */
  readonly command: readonly Expression[];
  /** The variable that it reads its port from; absent where the command or a file of the image says it. */
  readonly port?: PortConvention;
  /** Patterns of what the context is sent without, as `.dockerignore` has them. */
  readonly leftOut: readonly string[];
  /** What is worth knowing before it is relied on. */
  readonly remarks: readonly Remark[];
}

export interface ImageStage {
  /** Absent on the last one. */
  readonly name?: string;
  /** An image with its tag. */
  readonly base: string;
  /** Instructions of a Dockerfile and comments, which both of Docker's builders understand. */
  readonly lines: readonly string[];
}

/** No Dockerfile, and none can be written. */
export interface NoImage {
  readonly from: 'nothing';
  readonly refusal: Refusal;
}

export interface Remark {
  /** Completes "api: …". */
  readonly message: string;
  readonly hint: string;
}
