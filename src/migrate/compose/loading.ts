import type { Report } from '../../manifest/report.ts';
import type { Files } from '../read/files.ts';
import type { Fetched, FetchedRepository } from '../read/repositories.ts';
import type { Holes } from './interpolate/holes.ts';

/** What all stages of loading one project share. */
export interface Loading {
  readonly files: Files;
  readonly report: Report;
  /** Every file that was read, for code frames. */
  readonly texts: Map<string, string>;
  /** Where variables stay open; absent when they are replaced by their values. */
  readonly holes?: Holes;
  /** What `~` stands for. */
  readonly home?: string;
  /** Brings a file from elsewhere to this machine; absent when that is not allowed. */
  readonly fetchRemote?: (address: string) => Promise<Fetched>;
  /** What was fetched, by its folder. */
  readonly fetched: Map<string, FetchedRepository>;
}

/** A text as it would be with the variables of today. Where a file must be found, a variable cannot stay open. */
export function presentText(text: string, { holes }: Loading): string {
  return holes === undefined ? text : holes.evaluate(text);
}
