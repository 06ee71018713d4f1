import { watch } from 'node:fs';
import { basename } from 'node:path';
import type { Cancel, Clock } from '../clock.ts';
import { AppHostError } from '../../support/apphost-error.ts';
import type { ApplicationState } from './application-state.ts';

export interface KeepOptions {
  readonly state: Pick<ApplicationState, 'folder' | 'mend'>;
  readonly clock: Clock;
  /** Listens for commands again where that came to an end. */
  readonly listen: () => Promise<void>;
  readonly note: (text: string) => void;
}

/** How often to look, in milliseconds. */
const pause = 2_000;
/** How soon after something was removed: whoever removes a whole folder is not done with the first file. */
const removalPause = 100;

/**
 * Looks again and again whether the state is as it was written, and can be: somebody may remove the folder, or fill the
 * disk. The application goes on; what is wrong is said once, and so is that it is mended. Returns what ends it.
 */
export function keepState({ state, clock, listen, note }: KeepOptions): () => Promise<void> {
  let isOver = false;
  let cancel: Cancel = nothing;
  let trouble: string | undefined;

  const look = async (): Promise<void> => {
    try {
      const found = await state.mend();
      await listen();
      if (found === 'lost') follow();
      if (found === 'lost') note(`What stood in ${state.folder} was removed or damaged, and is written again.`);
      else if (trouble !== undefined) note(`The state in ${state.folder} is written again.`);
      trouble = undefined;
    } catch (error) {
      const told = inWords(error);
      if (told !== trouble) note(told);
      trouble = told;
    }
  };
  let looking: Promise<void> = Promise.resolve();
  let isLooking = false;
  const schedule = (delay: number): void => {
    if (isOver || isLooking) return;
    cancel();
    cancel = clock.schedule(delay, () => {
      isLooking = true;
      looking = look().then(() => {
        isLooking = false;
        schedule(pause);
      });
    });
  };
  let stopFollowing = nothing;
  const follow = (): void => {
    stopFollowing();
    stopFollowing = onRemoval(state.folder, () => schedule(removalPause));
  };
  follow();
  schedule(pause);
  return async () => {
    isOver = true;
    stopFollowing();
    cancel();
    await looking;
  };
}

const nothing = (): void => undefined;

/** So that nobody starts a second one in the seconds before the next look. Where files cannot be watched, that may be. */
function onRemoval(folder: string, tell: () => void): () => void {
  const names = new Set(['lock', 'api.sock', basename(folder)]);
  try {
    const watcher = watch(folder, { persistent: false }, (event, name) => {
      if (event === 'rename' && name !== null && names.has(name)) tell();
    });
    watcher.on('error', nothing);
    return () => watcher.close();
  } catch {
    return nothing;
  }
}

function inWords(error: unknown): string {
  if (!(error instanceof AppHostError)) return `the state cannot be kept: ${String(error)}`;
  if (error.code === 'APPLICATION_RUNNING') {
    return `${error.message}: it was started while the state folder was gone. End one of the two: this one is pid ${process.pid}.`;
  }
  const { message, hint = '' } = error;
  return `${message}. What runs goes on, but the next start may not remember what changes now. ${hint}`;
}
