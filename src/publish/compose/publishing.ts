import { dirname, isAbsolute } from 'node:path';
import type { Application } from '../../model/application.ts';
import type { Resource } from '../../model/resource.ts';
import type { Diagnostic } from '../../support/diagnostic.ts';
import type { ImagePlan } from '../images/index.ts';
import type { Dialect } from './dialect.ts';
import type { ServerNeeds } from './servers.ts';
import type { VariableNames } from './text/variable-names.ts';

/** One environment of an application on its way into a compose file, with what was looked up for it. */
export interface Publishing {
  /** Who runs it. */
  readonly dialect: Dialect;
  readonly application: Application;
  /** The name of the project or stack, which keys its volumes and networks. */
  readonly project: string;
  /** Absolute path of the folder that the file is for. */
  readonly directory: string;
  /** Absolute path of the folder that holds the Dockerfiles that are written. */
  readonly imageFolder: string;
  /** Values of the parameters that are not secret. */
  readonly parameters: ReadonlyMap<string, string>;
  /** What becomes a service, in the manifest's order. */
  readonly services: readonly Resource[];
  /** What references may lead to: services, what lives inside them, and what is given. */
  readonly names: ReadonlySet<string>;
  /** What servers need besides what `up` starts. */
  readonly servers: ReadonlyMap<string, ServerNeeds>;
  /** How images are built, by resource. */
  readonly images: ReadonlyMap<string, ImagePlan>;
  /** The flags say where images are: then those that are built are named by it. */
  readonly namesImages: boolean;
  readonly variables: VariableNames;
  report(diagnostic: Diagnostic): void;
}

/** Says something about a resource, at its place in the manifest. */
export function reportOn(
  { report }: Pick<Publishing, 'report'>,
  resource: Resource,
  diagnostic: Omit<Diagnostic, 'location' | 'severity'> & Partial<Pick<Diagnostic, 'severity'>>,
): void {
  report({ severity: 'error', ...diagnostic, location: resource.location });
}

/** What is asked for and not given, or given in another way. */
export function noteOn(
  publishing: Pick<Publishing, 'report'>,
  resource: Resource,
  message: string,
  hint?: string,
): void {
  reportOn(publishing, resource, {
    code: 'NOT_PUBLISHED',
    severity: 'note',
    message,
    hint: hint ?? 'Nothing has to be done when that is meant.',
  });
}

/** The folder that paths of the resource start from: that of the file that says it. */
export function folderOf({ application }: Pick<Publishing, 'application'>, { location }: Resource): string {
  return isAbsolute(location.file) ? dirname(location.file) : application.directory;
}
