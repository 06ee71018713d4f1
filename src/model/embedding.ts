import type { Diagnostic } from '../support/diagnostic.ts';
import type { Expression } from './expression.ts';

/** How a server runs on this machine without a container engine: as a process of its own. */
export interface Embedding {
  /** The version that the manifest asks for, as the image's tag says it: `17`, `7.2-alpine`. */
  readonly tag: string;
  /** What the server is told besides where to listen: `username`, `password`. */
  readonly settings: Readonly<Record<string, Expression>>;
  /** Further arguments of the manifest, for the server's program. */
  readonly args: readonly Expression[];
  /** The volume that keeps its data, named as the engine would name it. Absent: the data goes with the application. */
  readonly volume?: string;
  /** What of the resource's options only a container can have. */
  readonly notes: readonly Diagnostic[];
  readonly load: () => Promise<EmbeddedServer>;
}

/** What a kind knows of running its server as a process. */
export interface EmbeddedServer {
  /** Where the server may come from, best first, for the version that is asked for. */
  sources(machine: Machine, tag: string): readonly ServerSource[];
  /** It refuses to run as root: then its data belongs to an ordinary user, whom it runs as. */
  readonly refusesRoot?: boolean;
  /** Ports that it needs besides those of its endpoints, and nobody else: it finds them in `ports` by these names. */
  readonly innerPorts?: readonly string[];
  /** Prepares the data folder and says what to run. Rejects with an `AppHostError`, or with the program's own words. */
  start(request: EmbeddedStart): Promise<EmbeddedProcess>;
  /** For a server that is a library: runs it, inside the process that `EmbeddedStart.serve` starts. */
  serve?(request: ServeRequest): Promise<void>;
}

/** What a server that is a library is told. */
export interface ServeRequest {
  /** Absolute path of the program, or of the package's folder. */
  readonly path: string;
  /** The address to listen on. */
  readonly host: string;
  /** Where to listen, by endpoint, and by the names of `innerPorts`. */
  readonly ports: Readonly<Record<string, number>>;
  /** Absolute path of its data folder, which exists and is its alone. */
  readonly folder: string;
  /** The data has to outlive a power failure. False: it goes with the application. */
  readonly keepsData: boolean;
  /** Evaluated `settings` of the embedding. Holds secrets: they belong neither into arguments nor into the log. */
  readonly settings: Readonly<Record<string, string>>;
}

export interface Machine {
  readonly platform: NodeJS.Platform;
  /** `x64`, `arm64` … */
  readonly architecture: string;
}

export type ServerSource = MachineProgram | ServerPackage;

/** A program that this machine may have. */
export interface MachineProgram {
  readonly from: 'machine';
  /** Names of the program, or absolute paths; the first that is found is taken. */
  readonly programs: readonly string[];
  /** Folders besides PATH, and those where systems keep their servers, where it may be. */
  readonly folders?: readonly string[];
  /** What makes the program tell its version. Absent: the version stands in its path, once links are followed. */
  readonly versionArguments?: readonly string[];
  /** How people come by it: `apt-get install redis-server`. */
  readonly install: Readonly<Partial<Record<NodeJS.Platform, string>>>;
}

/** An npm package, found beside `apphost`, in the user's cache, or fetched there. */
export interface ServerPackage {
  readonly from: 'package';
  readonly name: string;
  /** Exactly one version. */
  readonly version: string;
  /** What people call the server and its version, when the package's own would mislead. */
  readonly title?: string;
  /** For people who are asked whether to fetch it, with all that it brings: `60 MB`. */
  readonly size: string;
  /** It only behaves like the real server. */
  readonly emulates: boolean;
  /** It has no way to keep its data, not even with a volume. */
  readonly forgets?: boolean;
}

/** The server that was found for a resource. */
export interface Backing {
  /** `postgres 18.4`, `redis-server 7.0.15`. */
  readonly title: string;
  readonly emulates: boolean;
  readonly source: ServerSource;
  /** Absolute path: of the program, or of the package's folder. Absent: the package has to be fetched. */
  readonly path?: string;
}

export interface EmbeddedStart extends ServeRequest {
  /** The resource. */
  readonly name: string;
  readonly source: ServerSource;
  readonly tag: string;
  readonly args: readonly string[];
  /** Absolute path of a folder for what can be made again and serves all applications; of root, only root writes to it. */
  readonly cache: string;
  /** Runs the kind's `serve`, which is told what this request holds. */
  readonly serve: EmbeddedProcess;
  /** Writes a file of the data folder, for nobody but the server to read. */
  write(name: string, content: string): Promise<void>;
  /**
   * A new folder in the data folder, filled by `make` the first time, from then on with a copy of what it made; then
   * `finish` gives it what is this resource's own. `key` names all that `make` depends on. Resolves with its absolute path;
   * rename it to what it is to be called. A copy that cannot be finished is thrown away, and all is made anew. Once the
   * server is healthy, `make` may be called again, for what other applications and the next start begin with.
   */
  fromTemplate(key: string, steps: TemplateSteps): Promise<string>;
  /** Whether the user that the server will run as may read and enter it. */
  canReach(path: string): Promise<boolean>;
  /** Runs a program to its end, as the user the server will run as. Rejects with its last lines when it fails. */
  execute(command: readonly [string, ...string[]], options?: ExecuteOptions): Promise<string>;
  readonly machine: Machine;
}

/** All get the absolute path of the folder. */
export interface TemplateSteps {
  /** Makes the folder, with nothing in it that is this resource's own. */
  make(folder: string): Promise<void>;
  finish(folder: string): Promise<void>;
  /** Both in one, where that is faster than one after the other. */
  makeOwn?(folder: string): Promise<void>;
}

export interface ExecuteOptions {
  /** Absolute path. Default: the data folder. */
  readonly directory?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** What it reads from its standard input. */
  readonly input?: string;
}

/** What to run. Its folder is the data folder. */
export interface EmbeddedProcess {
  readonly command: readonly [string, ...string[]];
  /** Besides what every process inherits. */
  readonly env?: Readonly<Record<string, string>>;
  /** The signal that ends it well, when the resource names none. */
  readonly stopSignal?: string;
}
