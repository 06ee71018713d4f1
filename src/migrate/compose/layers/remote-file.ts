import type { Place } from '../../../manifest/report.ts';
import type { Loading } from '../loading.ts';
import { absolutePath } from '../paths/absolute-path.ts';
import { isRemote } from '../paths/remote.ts';

/** The absolute path of a file that another names; what is elsewhere is fetched, where that is allowed. */
export async function localPath(
  path: string,
  directory: string,
  at: Place,
  { report, fetchRemote, fetched, home }: Loading,
): Promise<string | undefined> {
  if (!isRemote(path)) return absolutePath(path, directory, home);
  if (fetchRemote === undefined) {
    report.add({
      code: 'COMPOSE_REMOTE',
      message: `\`${path}\` is on another machine, and files from elsewhere are not fetched by themselves`,
      hint: 'Read what it holds, then fetch it yourself and name the copy, or allow it with `--allow-remote`.',
      at,
    });
    return undefined;
  }
  const found = await fetchRemote(path);
  if ('file' in found) {
    fetched.set(found.repository.folder, found.repository);
    return found.file;
  }
  if ('wrong' in found) {
    const hint = 'Fetch it yourself, and name the copy; `docker compose config` writes one file of all.';
    report.add({ code: 'COMPOSE_REMOTE', message: `\`${path}\` ${found.wrong}`, hint, at });
  } else
    report.add({
      code: 'COMPOSE_REMOTE_FAILED',
      message: `\`${path}\` cannot be fetched: ${found.failed}`,
      hint: 'Correct the address, see that `git ls-remote` reaches it without asking for anything, or name a copy of your own.',
      at,
    });
  return undefined;
}
