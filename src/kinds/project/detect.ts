// Being written by the "languages" helper (owner of src/kinds/project/{detect.ts,languages/**}); the kinds owner writes
// index.ts and schema.ts beside it and calls `detect`.
import type { Expression } from '../../model/expression.ts';
import type { Folder } from '../../model/folder.ts';
import type { PortConvention, PrepareStep } from '../../model/workload.ts';

export interface DetectRequest {
  readonly folder: Folder;
  /** The resource's name: settles which of several programs of a folder is meant. */
  readonly resource: string;
  /** The first endpoint's name, for what takes its port as an argument. */
  readonly endpoint?: string;
  /** `development` under `up`. */
  readonly environment: string;
}

export type Detection =
  | DetectedProcess
  /** No language, but a Dockerfile. */
  | { readonly found: 'dockerfile' }
  /** Nothing known, several candidates, or no way to start what is there. `message` completes "api: …". */
  | { readonly found: 'nothing'; readonly message: string; readonly hint: string };

export interface DetectedProcess {
  readonly found: 'process';
  /** For people: `Node.js (npm, TypeScript)`. */
  readonly language: string;
  readonly command: readonly Expression[];
  readonly steps: readonly PrepareStep[];
  readonly port?: PortConvention;
  readonly env: Readonly<Record<string, string>>;
}

export declare function detect(request: DetectRequest): Detection;
