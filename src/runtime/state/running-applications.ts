import { readdir } from 'node:fs/promises';
import { glimpseState, type ApplicationGlimpse } from './application-state.ts';
import type { LockHolder } from './lock.ts';
import { currentSurroundings, stateHome, type Surroundings } from './state-home.ts';

export interface RunningApplication extends ApplicationGlimpse {
  readonly id: string;
  readonly holder: LockHolder;
}

/** Every application of this user that a live supervisor looks after, by id. */
export async function runningApplications(
  surroundings: Surroundings = currentSurroundings(),
): Promise<readonly RunningApplication[]> {
  const entries = await readdir(stateHome(surroundings), { withFileTypes: true }).catch(() => []);
  const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  const found = await Promise.all(
    folders.sort().map(async (id) => ({ id, ...(await glimpseState(id, surroundings)) })),
  );
  return found.flatMap((application) => {
    const { holder } = application;
    return holder === undefined ? [] : [{ ...application, holder }];
  });
}

/** By the manifest that its supervisor was started with; an isolated one is found by its id alone. */
export async function holderOf(manifest: string): Promise<LockHolder | undefined> {
  const all = await runningApplications();
  const found = all.find(({ state: { supervisor } }) => supervisor?.manifest === manifest && !supervisor.isolated);
  return found?.holder;
}
