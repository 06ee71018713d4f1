import { setTimeout as sleep } from 'node:timers/promises';
import type { ProcessIdentity } from './processes/process-host.ts';
import { groupsOfSession } from './processes/marked-processes.ts';
import { endGroup } from './processes/process-group.ts';
import { endLeftover } from './processes/process-identity.ts';
import type { ApplicationState } from './state/application-state.ts';

/** A process that was just being started when its supervisor was killed shows its mark only after this, in milliseconds. */
const settling = 100;

/** What a supervisor has told somebody who outlives it. */
interface Told {
  readonly session: string;
  readonly processes: readonly ProcessIdentity[];
}

/**
 * Ends the processes that a killed supervisor left: those it wrote down or told of, and those it had no time to. Resolves
 * with the numbers of those that ran.
 */
export async function endLeftovers(state: ApplicationState, grace: number, told?: Told): Promise<readonly number[]> {
  const { processes, session = told?.session } = state.current;
  const known = [...Object.values(processes), ...(told?.processes ?? [])];
  if (known.length === 0 && session === undefined) return [];
  const ended = await Promise.all(known.map((identity) => endOne(identity, grace)));
  const others = session === undefined ? [] : await endMarked(session, grace);
  await state.update(({ session: _ended, ...saved }) => ({ ...saved, processes: {} }));
  return [...new Set([...ended.flat(), ...others])];
}

/** What cannot be ended is tried again by whoever comes next. */
async function endOne(identity: ProcessIdentity, grace: number): Promise<readonly number[]> {
  const hasRun = await endLeftover(identity, grace).catch(() => false);
  return hasRun ? [identity.pid] : [];
}

async function endMarked(session: string, grace: number): Promise<readonly number[]> {
  const first = await endGroups(session, grace);
  await sleep(settling);
  return [...first, ...(await endGroups(session, grace))];
}

async function endGroups(session: string, grace: number): Promise<readonly number[]> {
  const groups = await groupsOfSession(session);
  await Promise.allSettled(groups.map(({ pid }) => endGroup(pid, 'SIGTERM', grace)));
  return groups.map(({ pid }) => pid);
}
