import type { ProcessIdentity } from '../processes/process-host.ts';

/** What outlives a run. Every value may be gone tomorrow: it makes things nicer or cleaner, never possible. */
export interface SavedState {
  readonly version: 1;
  /** Stable ports that were chosen, by `resource/endpoint`. */
  readonly ports: Readonly<Record<string, number>>;
  /** Processes that run, or ran when the supervisor was last alive, by `resource/replica`. */
  readonly processes: Readonly<Record<string, ProcessIdentity>>;
  readonly supervisor?: SavedSupervisor;
  /** The mark of the processes of a supervisor that has not ended in order. */
  readonly session?: string;
  /** Containers were started: whoever clears up has to ask the engine. */
  readonly usesEngine?: boolean;
  /** Keys the digests that stand in the labels of containers. */
  readonly fingerprintKey?: string;
  /** Stamps of steps that finished. */
  readonly steps: Readonly<Record<string, string>>;
}

/** Who runs the application, or ran it last. */
interface SavedSupervisor {
  readonly identity: ProcessIdentity;
  /** Absolute path. */
  readonly manifest: string;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  /** It was started beside another of the same manifest. */
  readonly isolated?: boolean;
}

export const emptyState: SavedState = { version: 1, ports: {}, processes: {}, steps: {} };

/** The state that a text holds, or `undefined` when it is no state of this version. */
export function parseState(text: string): SavedState | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isState(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Whether another version of this program wrote it, in a form of its own. */
export function isOfOtherVersion(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) && Number.isInteger(value['version']) && value['version'] !== emptyState.version;
  } catch {
    return false;
  }
}

function isState(value: unknown): value is SavedState {
  if (!isRecord(value) || value['version'] !== 1) return false;
  const { ports, processes, steps, supervisor } = value;
  return (
    isRecordOf(ports, Number.isInteger) &&
    isRecordOf(processes, isIdentity) &&
    isRecordOf(steps, (stamp) => typeof stamp === 'string') &&
    (supervisor === undefined || isSupervisor(supervisor)) &&
    (value['session'] === undefined || typeof value['session'] === 'string') &&
    (value['fingerprintKey'] === undefined || typeof value['fingerprintKey'] === 'string')
  );
}

function isSupervisor(value: unknown): boolean {
  if (!isRecord(value)) return false;
  return isIdentity(value['identity']) && typeof value['manifest'] === 'string' && Number.isFinite(value['startedAt']);
}

function isIdentity(value: unknown): boolean {
  return isRecord(value) && Number.isInteger(value['pid']) && typeof value['startTime'] === 'string';
}

function isRecordOf(value: unknown, isValid: (entry: unknown) => boolean): boolean {
  return isRecord(value) && Object.values(value).every((entry) => isValid(entry));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
