import type { Parameter } from './parameter.ts';
import type { Resource } from './resource.ts';

/** An application, described once. Plain read-only data; its expressions stay unresolved. */
export interface Application {
  readonly name: string;
  /** Keys everything that outlives a run: containers, networks, volumes, remembered passwords, state. */
  readonly id: string;
  /** The environment whose overlay was applied: `development`, `production` … */
  readonly environment: string;
  /** Absolute path of the manifest. */
  readonly file: string;
  /** Absolute path of the manifest's folder. */
  readonly directory: string;
  readonly parameters: ReadonlyMap<string, Parameter>;
  /** Attributes of the user's own at the top of the manifest, `x-…`. */
  readonly extensions?: Readonly<Record<string, unknown>>;
  /** In the manifest's order, each child after its parent. */
  readonly resources: ReadonlyMap<string, Resource>;
  readonly telemetry: { readonly export?: string };
}
