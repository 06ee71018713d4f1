import { readdir, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** Nobody works on one this long, in milliseconds: its process was killed. */
const abandonedAfter = 60 * 60 * 1000;

/** Removes what was being made beside `path`, as `path-…`, by somebody who was killed. */
export async function removeAbandonedDrafts(path: string): Promise<void> {
  const folder = dirname(path);
  const entries = await readdir(folder).catch(() => []);
  const drafts = entries.filter((entry) => entry.startsWith(`${basename(path)}-`));
  await Promise.all(
    drafts.map(async (draft) => {
      const found = await stat(join(folder, draft)).catch(() => undefined);
      const isAbandoned = found !== undefined && Date.now() - found.mtimeMs > abandonedAfter;
      if (isAbandoned) await rm(join(folder, draft), { recursive: true, force: true });
    }),
  );
}
