import type { Place } from '../../../manifest/report.ts';
import type { Loading } from '../loading.ts';
import { absolutePath } from '../paths/absolute-path.ts';
import { isRemote } from '../paths/remote.ts';

/** The absolute path of a file that another names; what is elsewhere is fetched, where that is allowed. */
export async function localPath(
  path: string,
  directory: string,
  at: Place,
  { report, fetchRemote, home }: Loading,
): Promise<string | undefined> {
  if (!isRemote(path)) return absolutePath(path, directory, home);
  if (fetchRemote !== undefined) return fetchRemote(path);
  report.add({
    code: 'COMPOSE_REMOTE',
    message: `\`${path}\` is on another machine, and files from elsewhere are not fetched by themselves`,
    hint: 'Read what it holds, then fetch it yourself and name the copy, or allow it with `--allow-remote`.',
    at,
  });
  return undefined;
}
