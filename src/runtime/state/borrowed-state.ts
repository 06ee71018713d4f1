import type { ApplicationGlimpse, ApplicationState } from './application-state.ts';

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
    release: () => Promise.resolve(),
  };
}
