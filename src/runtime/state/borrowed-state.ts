import { AppHostError } from '../../support/apphost-error.ts';
import { glimpseState, takeState, type ApplicationGlimpse, type ApplicationState } from './application-state.ts';

/** For whoever clears up: what runs has to end, even where the state cannot be written and is only read therefore. */
export async function takeOrBorrowState(id: string): Promise<ApplicationState> {
  try {
    return await takeState(id);
  } catch (error) {
    if (!(error instanceof AppHostError) || error.code !== 'STATE_NOT_WRITABLE') throw error;
    return borrowState(await glimpseState(id));
  }
}

/** A state that is only read: what is changed stays in memory, and nobody is kept from taking it. */
export function borrowState({ folder, state }: ApplicationGlimpse): ApplicationState {
  let current = state;
  return {
    folder,
    socket: '',
    diagnostics: [],
    get current() {
      return current;
    },
    update: (change) => {
      current = change(current);
      return Promise.resolve();
    },
    stamps: { get: (key) => current.steps[key], set: () => Promise.resolve() },
    mend: () => Promise.resolve('whole'),
    release: () => Promise.resolve(),
  };
}
