import { access } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';

export const manifestNames = ['app.yaml', 'app.yml'] as const;

/** The `app.yaml` or `app.yml` of a folder or of the nearest folder above it. */
export async function findManifest(startFolder: string): Promise<string | undefined> {
  for (let folder = resolve(startFolder); ; folder = dirname(folder)) {
    for (const name of manifestNames) {
      const file = join(folder, name);
      if (await exists(file)) return file;
    }
    if (folder === dirname(folder)) return undefined;
  }
}

async function exists(file: string): Promise<boolean> {
  try {
    await access(file);
    return true;
  } catch {
    return false;
  }
}
