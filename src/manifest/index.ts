import { kinds } from '../kinds/index.ts';
import { validateResource, validateTop } from '../kinds/validate.ts';
import { load, type LoadRequest, type LoadResult } from './load.ts';
import { disk } from './read/disk.ts';

export { formatConfig, toConfig } from './config.ts';
export { formatDiagnostic, type Paint } from './format-diagnostic.ts';
export { hideSecretsInText } from './hide-secrets.ts';
export type { LoadRequest, LoadResult } from './load.ts';
export type { ManifestSources } from './source.ts';

/** Loads a manifest into the model. Whatever is wrong with it is in the diagnostics; it throws only for bugs. */
export function loadManifest(request: LoadRequest): Promise<LoadResult> {
  const byName = new Map(kinds.map((kind) => [kind.name, kind]));
  return load(request, { disk, kinds: byName, validators: { validateResource, validateTop } });
}
