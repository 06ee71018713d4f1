import type { Backing, Embedding } from './embedding.ts';
import type { EngineSettings } from './engine-settings.ts';
import type { Expression } from './expression.ts';
import type { Packaging } from './packaging.ts';

/** What runs. A kind decides this; the plan fills its expressions; the runtime starts it. */
export type Workload = ContainerWorkload | ProcessWorkload | EmbeddedWorkload;

export interface ContainerWorkload {
  readonly runs: 'container';
  readonly image: ImageSource;
  /** Replaces the image's entry point. */
  readonly entrypoint?: readonly Expression[];
  /** Replaces the image's command. */
  readonly command?: readonly Expression[];
  readonly workdir?: string;
  readonly user?: string;
  readonly mounts: readonly Mount[];
  readonly files: readonly FileInContainer[];
  readonly readOnlyRoot: boolean;
  /** Linux capabilities, shared memory and the like that one kind's image needs. Bytes. */
  readonly sharedMemory?: number;
  /** What only a container engine understands of it. */
  readonly settings?: EngineSettings;
}

/** Exactly one way to come by an image. */
export type ImageSource =
  | {
      readonly from: 'registry';
      /** With parameters in their defaults, where it holds any. */
      readonly reference: string;
      /** The same with its parameters; absent where it holds none. */
      readonly expression?: Expression;
    }
  | { readonly from: 'build'; readonly build: ImageBuild };

export interface ImageBuild {
  /** Absolute path of the build context. */
  readonly context: string;
  /** Relative to the context. */
  readonly dockerfile: string;
  /** The text of the Dockerfile, where it stands in no file. */
  readonly inline?: string;
  readonly target?: string;
  readonly args: Readonly<Record<string, Expression>>;
}

export type Mount =
  | {
      readonly type: 'volume';
      /** Empty: one without a name, which goes with the container. */
      readonly volume: string;
      /** What the engine calls it, where that does not follow from the application and the name. */
      readonly engineName?: string;
      readonly external: boolean;
      readonly target: string;
      readonly readOnly: boolean;
      readonly size?: string;
    }
  | {
      readonly type: 'bind';
      /** Absolute path on this machine. */ readonly path: string;
      readonly target: string;
      readonly readOnly: boolean;
    }
  | { readonly type: 'tmpfs'; readonly target: string; /** Bytes. */ readonly size?: number; readonly mode?: number };

/** A file written into the container before it starts. */
export interface FileInContainer {
  readonly path: string;
  readonly content: Expression;
  /** Octal permission bits, such as `0o644`. */
  readonly mode: number;
  /** Who owns it, where that is not the administrator. */
  readonly uid?: number;
  readonly gid?: number;
}

export interface ProcessWorkload {
  readonly runs: 'process';
  /** Program and arguments; no shell stands between. */
  readonly command: readonly Expression[];
  /** Absolute path. */
  readonly directory: string;
  /** Once before the first replica starts, in this order. */
  readonly steps: readonly PrepareStep[];
  /** What the language calls the variable that holds the port (`PORT`, `SERVER_PORT`), and how its value is written. */
  readonly port?: PortConvention;
  /** Variables that the language or framework expects, such as `NODE_ENV`; the manifest's own win. */
  readonly env: Readonly<Record<string, string>>;
  /** What was detected, for people: `Node.js (npm, TypeScript)`. */
  readonly language?: string;
  /** Absent for a bare command: what it is made of is not known. */
  readonly source?: SourceFacts;
  /** The container that it becomes where it is published. Absent for a command of this machine. */
  readonly container?: ContainerShape;
  /** How it is published; absent for a bare command, too. */
  readonly packaging?: Packaging;
}

/** What a container is besides its image. */
export type ContainerShape = Omit<ContainerWorkload, 'runs' | 'image'>;

/** The source code that a process runs. */
export interface SourceFacts {
  /** Absolute path. */
  readonly directory: string;
  /** Patterns, relative to the directory, of what its own tools write there. */
  readonly written: readonly string[];
  /** Its command sees changes of the code by itself, as `vite` and `node --watch` do. */
  readonly watchesItself: boolean;
}

/** A server that would be a container, where it runs without an engine. */
export interface EmbeddedWorkload {
  readonly runs: 'embedded';
  readonly embedding: Embedding;
  readonly backing: Backing;
}

export interface PortConvention {
  readonly variable: string;
  /** `number` is the bare port; `url` is `http://localhost:PORT`, as ASP.NET Core reads it. */
  readonly form: 'number' | 'url';
}

/** Installs dependencies or compiles. Skipped while its inputs and its result are as they were. */
export interface PrepareStep {
  /** `install`, `build`: shown beside the resource while it runs. */
  readonly name: string;
  readonly command: readonly string[];
  /** Files and folders, relative to the directory, whose change makes the step run again; missing ones count as empty. */
  readonly inputs: readonly string[];
  /** A path, relative to the directory, that must exist for the step to be skipped. */
  readonly result?: string;
  /** Never skipped: its tool knows best what changed, and is quick when nothing did. */
  readonly always?: boolean;
  readonly env?: Readonly<Record<string, string>>;
}
