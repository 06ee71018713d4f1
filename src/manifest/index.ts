import { kinds } from '../kinds/index.ts';
import { validateResource, validateTop } from '../kinds/validate.ts';
import { load, type LoadRequest, type LoadResult } from './load.ts';
import { disk, type Disk } from './read/disk.ts';

export { formatConfig, toConfig } from './config.ts';
export { formatDiagnostic, type Paint } from './format-diagnostic.ts';
export { hideSecretsInText } from './hide-secrets.ts';
export type { LoadRequest, LoadResult } from './load.ts';
export type { ManifestSources } from './source.ts';

/**
 * Loads a manifest into the model. Whatever is wrong with it is in the diagnostics; it throws only for bugs. `drafts` are
 * texts, by absolute path, that count instead of what the disk holds: to know what a change would do before it is made.
 */
export function loadManifest(
  request: LoadRequest,
  drafts: ReadonlyMap<string, string> = new Map(),
): Promise<LoadResult> {
  const byName = new Map(kinds.map((kind) => [kind.name, kind]));
  const validators = { validateResource, validateTop };
  return load(request, { disk: withDrafts(drafts), kinds: byName, validators });
}

function withDrafts(drafts: ReadonlyMap<string, string>): Disk {
  if (drafts.size === 0) return disk;
  const readText: Disk['readText'] = async (file) => {
    const text = drafts.get(file);
    return text === undefined ? disk.readText(file) : { text };
  };
  return { ...disk, readText };
}
