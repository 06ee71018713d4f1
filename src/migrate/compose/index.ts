import { files } from '../read/files.ts';
import { load, type ComposeRequest, type ComposeResult } from './load.ts';

export type { Template, Variable } from './interpolate/template.ts';
export type { ComposeRequest, ComposeResult } from './load.ts';
export type { ComposeModel, ComposeProject } from './model/project.ts';
export { printCompose } from './print/print-compose.ts';
export type { ComposeService } from './model/service.ts';

/** Loads a compose project from the disk. Whatever is wrong with it is in the diagnostics; it throws only for bugs. */
export function loadCompose(request: ComposeRequest): Promise<ComposeResult> {
  return load(request, files);
}
