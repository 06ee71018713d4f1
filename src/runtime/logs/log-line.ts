export type LogStream = 'stdout' | 'stderr' | 'system';

/** Whose lines they are. Without `replica`: of the resource as a whole. */
export interface LogSource {
  readonly resource: string;
  readonly replica?: number;
}

export interface LogLine extends LogSource {
  /** When its end arrived, in milliseconds since the epoch. */
  readonly time: number;
  /** `system` lines are ours, about the resource. */
  readonly stream: LogStream;
  /** Without line end; colours are kept. Secrets are still in clear. */
  readonly text: string;
  /** Counts over all resources, from 1, in the order of arrival. */
  readonly sequence: number;
}
