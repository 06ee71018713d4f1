import { kinds } from '../../src/kinds/index.ts';
import { validateResource, validateTop } from '../../src/kinds/validate.ts';
import { load, type LoadRequest, type LoadResult } from '../../src/manifest/load.ts';
import { createMemoryDisk } from '../fakes/memory-disk.ts';

/** Where the manifest stands in the tests' memory. */
export const manifestFile = '/shop/app.yaml';

export type TextRequest = Partial<Omit<LoadRequest, 'file'>> & {
  /** Other files, by absolute path. */
  readonly files?: Readonly<Record<string, string>>;
};

/** Loads a manifest from a text, with the real kinds and a disk in memory. */
export function loadText(text: string, { files = {}, ...request }: TextRequest = {}): Promise<LoadResult> {
  const disk = createMemoryDisk({ ...files, [manifestFile]: text });
  const validators = { validateResource, validateTop };
  const byName = new Map(kinds.map((kind) => [kind.name, kind]));
  return load(
    { file: manifestFile, environment: 'development', set: [], ...request },
    { disk, kinds: byName, validators },
  );
}

/** `CODE line:column` of each diagnostic. */
export function places({ diagnostics }: LoadResult): readonly string[] {
  return diagnostics.map(({ code, location }) => `${code} ${location?.line}:${location?.column}`);
}
