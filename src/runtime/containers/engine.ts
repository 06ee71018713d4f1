import type { Readable, Writable } from 'node:stream';
import type { EngineSettings, NetworkAddresses } from '../../model/engine-settings.ts';

/**
 * A container engine, in the words of this product. The Docker engine implements it; tests have a fake that keeps state.
 * Every method rejects with an `AppHostError`: `ENGINE_UNREACHABLE` when the engine went away, a specific code otherwise.
 */
export interface ContainerEngine {
  readonly name: 'docker' | 'podman';
  /** `Docker 28.2.2 at unix:///var/run/docker.sock`, for people. */
  readonly description: string;

  /** What carries the application's label: running or not, wanted or left over. */
  observe(application: string): Promise<EngineState>;

  /** The local image, or `undefined` when it has to be pulled. */
  inspectImage(reference: string): Promise<ImageFacts | undefined>;
  pullImage(
    reference: string,
    onProgress: (progress: TransferProgress) => void,
    signal: AbortSignal,
  ): Promise<ImageFacts>;
  /** Sends a local image to the registry that its name tells. The digest that it has there. */
  pushImage(reference: string, onProgress: (progress: TransferProgress) => void, signal: AbortSignal): Promise<string>;
  buildImage(build: BuildRequest, onOutput: (line: string) => void, signal: AbortSignal): Promise<ImageFacts>;

  createNetwork(request: NetworkRequest): Promise<NetworkFacts>;
  removeNetwork(id: string): Promise<void>;
  createVolume(name: string, labels: Labels): Promise<void>;
  removeVolume(name: string): Promise<void>;

  /** Creates without starting. Output is attached before the start, so no line is lost. */
  createContainer(request: ContainerRequest): Promise<CreatedContainer>;
  /** Takes over a container that already runs: output continues at `since` (milliseconds since the epoch). */
  adoptContainer(id: string, since: number): Promise<CreatedContainer>;
  /** Unpacks a tar archive, whose names are absolute paths without their first slash, into a container, running or not. */
  unpackInto(container: string, archive: Readable): Promise<void>;
  /** Removes files and folders inside a running container. Rejects with `SYNC_FAILED` where that is not possible. */
  removeInside(container: string, paths: readonly string[]): Promise<void>;
  /** Exit code and output of a command inside a running container. Ends when `signal` aborts. */
  execute(container: string, command: readonly string[], signal: AbortSignal): Promise<ExecResult>;

  /** Starts a command inside a running container, for somebody who types and reads along. */
  open(container: string, command: readonly string[], terminal: TerminalSize | undefined): Promise<OpenCommand>;

  /** Facts that arrive by themselves. Reconnects after the engine restarts; `onLost`/`onBack` say so. */
  watch(application: string, listener: EngineListener): Promise<() => void>;
  close(): void;
}

export type Labels = Readonly<Record<string, string>>;

export interface EngineState {
  readonly containers: readonly ContainerFacts[];
  readonly networks: readonly NetworkFacts[];
  readonly volumes: readonly string[];
}

export interface ContainerFacts {
  readonly id: string;
  readonly name: string;
  readonly running: boolean;
  readonly imageId: string;
  readonly labels: Labels;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly ports: readonly PublishedPort[];
}

export interface NetworkFacts {
  readonly id: string;
  readonly name: string;
  /** The engine's own address on the network, where a proxy on this machine can listen; absent when it has none here. */
  readonly gateway?: string;
  readonly labels: Labels;
}

export interface ImageFacts {
  readonly id: string;
  /** Ports the image itself declares (`EXPOSE`). */
  readonly exposedPorts: readonly number[];
}

/** Bytes over all layers; `total` grows while layers become known. */
export interface TransferProgress {
  readonly current: number;
  readonly total: number;
}

export interface BuildRequest {
  readonly context: string;
  readonly dockerfile: string;
  /** What `dockerfile` would hold, and the `.dockerignore` beside it, where neither is on the disk. */
  readonly generated?: { readonly text: string; readonly leftOut: string };
  readonly target?: string;
  readonly args: Readonly<Record<string, string>>;
  /** The name that the image gets. */
  readonly tag: string;
  readonly labels: Labels;
}

export interface NetworkRequest {
  readonly name: string;
  readonly labels: Labels;
  /** No way out of it: a private network. */
  readonly internal: boolean;
}

export interface ContainerRequest {
  readonly name: string;
  readonly image: string;
  readonly labels: Labels;
  readonly env: Readonly<Record<string, string>>;
  readonly entrypoint?: readonly string[];
  readonly command?: readonly string[];
  readonly workdir?: string;
  readonly user?: string;
  readonly readOnlyRoot: boolean;
  readonly mounts: readonly MountRequest[];
  readonly files: readonly FileRequest[];
  /** Published on the host. `hostPort` 0: the engine chooses. */
  readonly ports: readonly PortRequest[];
  readonly networks: readonly NetworkAttachment[];
  /** Further names: `host.docker.internal` → address, or `host-gateway`. */
  readonly hosts: Readonly<Record<string, string>>;
  /** Cores. */
  readonly cpu?: number;
  /** Bytes. */
  readonly memory?: number;
  readonly sharedMemory?: number;
  readonly stopSignal: string;
  /** What only a container engine understands. */
  readonly settings?: EngineSettings;
}

export interface MountRequest {
  readonly type: 'volume' | 'bind' | 'tmpfs';
  /** Volume name or absolute path; empty for tmpfs. */
  readonly source: string;
  readonly target: string;
  readonly readOnly: boolean;
  readonly size?: number;
  readonly mode?: number;
}

export interface FileRequest {
  readonly path: string;
  readonly content: string;
  readonly mode: number;
  readonly uid?: number;
  readonly gid?: number;
}

export interface PortRequest {
  readonly containerPort: number;
  readonly protocol: 'tcp' | 'udp';
  readonly hostIp: string;
  readonly hostPort: number;
}

export interface NetworkAttachment {
  readonly network: string;
  readonly aliases: readonly string[];
  readonly addresses?: NetworkAddresses;
}

export interface PublishedPort {
  readonly containerPort: number;
  readonly protocol: 'tcp' | 'udp';
  readonly hostIp: string;
  readonly hostPort: number;
}

/** A container of ours, before or after its start. */
export interface CreatedContainer {
  readonly id: string;
  /** Starts it and tells where its ports are. No-op that tells the ports for an adopted one. */
  start(): Promise<readonly PublishedPort[]>;
  /** Pieces as they came, not cut at lines. Attached before the start; what comes before the first listener is kept. */
  onOutput(listener: (stream: 'stdout' | 'stderr', chunk: Buffer) => void): void;
  /** Resolves when it has ended, by itself or not; with `undefined` when it was removed or the engine lost it. */
  readonly exited: Promise<ContainerExit | undefined>;
  /** The signal, then SIGKILL after `grace` milliseconds. Resolves when it has ended. */
  stop(signal: string, grace: number): Promise<void>;
  /** Removes it with its anonymous volumes, running or not. Gone already is fine. */
  remove(): Promise<void>;
}

export interface ContainerExit {
  readonly code: number;
  readonly outOfMemory: boolean;
  /** The engine did not answer any more when it ended, or it ended while the engine was away. */
  readonly engineAway?: boolean;
}

export interface ExecResult {
  readonly exitCode: number;
  readonly output: string;
}

export interface TerminalSize {
  readonly columns: number;
  readonly rows: number;
}

/** A command that runs inside a container. */
export interface OpenCommand {
  /** What is typed. Ending it ends the command's input. */
  readonly input: Writable;
  /** With a terminal, all of it is stdout. Listen at once. */
  onOutput(listener: (stream: 'stdout' | 'stderr', chunk: Buffer) => void): void;
  resize(terminal: TerminalSize): Promise<void>;
  /** Its exit code, once it has ended and all its output was handed on. */
  readonly exited: Promise<number>;
}

export interface EngineListener {
  onLost(reason: string): void;
  onBack(): void;
}
