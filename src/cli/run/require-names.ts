import type { Application } from '../../model/application.ts';
import { selectResources } from '../../plan/select.ts';

/** Throws `RESOURCE_UNKNOWN`, with the nearest name, for the first that is not in the manifest. */
export function requireNames(application: Application, names: readonly string[]): void {
  for (const name of names) {
    if (!application.resources.has(name)) selectResources(application, { names: [name], profiles: [] });
  }
}
