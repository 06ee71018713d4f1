/** What an engine has and what becomes of it, by labels: of what other programs made there, too. */
export interface EngineInventory {
  /** `unix:///var/run/docker.sock`. */
  readonly address: string;
  /** Who chose it: `DOCKER_HOST`, `the Docker context “colima”`. Absent for the usual places. */
  readonly origin?: string;
  /** `Docker 28.2.2`. */
  readonly version: string;
  /** A program that is to talk to the same engine has to be told nothing but its address. */
  readonly isPlain: boolean;

  /** Running or not. */
  listContainers(label: string): Promise<readonly InventoryContainer[]>;
  /** Names. */
  listVolumes(label: string): Promise<readonly string[]>;
  listNetworks(label: string): Promise<readonly string[]>;
  /** The last lines that a container wrote. */
  readLog(container: string, lines: number): Promise<readonly string[]>;
  /** Gone already is fine. Rejects with `VOLUME_IN_USE`. */
  removeVolume(name: string): Promise<void>;
  /** Gone already is fine. */
  removeNetwork(id: string): Promise<void>;
  close(): void;
}

export interface InventoryContainer {
  readonly id: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  /** `created`, `running`, `restarting`, `exited`, … */
  readonly state: string;
  readonly exitCode: number;
  readonly outOfMemory: boolean;
  /** Why it could not be started; empty otherwise. */
  readonly error: string;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly restarts: number;
  /** Absent without a health check. */
  readonly health?: InventoryHealth;
}

export interface InventoryHealth {
  /** `starting`, `healthy`, `unhealthy`. */
  readonly status: string;
  /** What the check wrote, oldest first. */
  readonly log: readonly string[];
}
