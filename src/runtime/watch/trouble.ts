import { AppHostError } from '../../support/apphost-error.ts';
import type { OddPattern } from './folder-rules.ts';

/** What the log says of a resource whose changes are no longer noticed. */
export function describeTrouble(error: Error): string {
  const isLimit = 'code' in error && (error.code === 'ENOSPC' || error.code === 'EMFILE');
  const trouble = isLimit
    ? new AppHostError('WATCH_LIMIT', 'the system lets this user watch no more folders; changes are not noticed', {
        hint: 'sudo sysctl fs.inotify.max_user_watches=524288 fs.inotify.max_user_instances=1024, then run `apphost up` again.',
      })
    : new AppHostError('WATCH_FAILED', `changes are not noticed: ${error.message}`, {
        hint: 'Run `apphost up` again.',
      });
  return `${trouble.code} ${trouble.message}. ${trouble.hint ?? ''}`.trimEnd();
}

/** What it says of a pattern that is left out. */
export function describeOddPattern({ pattern, ignoreFileOf }: OddPattern): string {
  const place = ignoreFileOf === undefined ? 'under `watch:`' : `in the .gitignore of ${ignoreFileOf}`;
  return `the pattern \`${pattern}\` ${place} cannot be understood, so it is left out when files change. Correct it.`;
}
