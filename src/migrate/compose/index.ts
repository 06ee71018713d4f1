import { printManifest } from '../draft/print-manifest.ts';
import type { Remark } from '../report/report.ts';
import { files, folders } from '../read/files.ts';
import type { MapOptions } from './map/mapping.ts';
import { mapProject } from './map/map-project.ts';
import type { ComposeProject } from './model/project.ts';
import { load, type ComposeRequest, type ComposeResult } from './load.ts';

export type { ComposeRequest, ComposeResult } from './load.ts';
export type { ComposeProject } from './model/project.ts';
export { printCompose } from '../../compose/print/print-compose.ts';

/** Loads a compose project from the disk. Whatever is wrong with it is in the diagnostics; it throws only for bugs. */
export function loadCompose(request: ComposeRequest): Promise<ComposeResult> {
  return load(request, files);
}

export interface MigratedCompose {
  /** The text of the manifest. */
  readonly text: string;
  /** Values that stood in the files, by secret parameter. They belong in the user secrets. */
  readonly secrets: ReadonlyMap<string, string>;
  readonly remarks: readonly Remark[];
}

/** The manifest of a project that was loaded with open variables, and what there is to say about it. */
export function migrateCompose(project: ComposeProject, options: Omit<MapOptions, 'disk'>): MigratedCompose {
  const mapped = mapProject(project, { ...options, disk: folders });
  return { text: printManifest(mapped), secrets: mapped.secrets, remarks: mapped.remarks };
}
