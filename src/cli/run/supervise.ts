import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { loadDockerode } from '../../runtime/containers/dockerode.ts';
import { exitCodes } from '../exit-code.ts';
import type { ApplicationIdentity } from '../session/application-identity.ts';
import { createHost } from '../session/host.ts';
import { loadApplication, type LoadedApplication, type PreparedApplication } from '../session/load.ts';
import { openControls } from '../session/controls.ts';
import type { SupervisorTask } from './spare-supervisor.ts';

/** How long nobody may want anything of a new supervisor before it ends, in milliseconds: who started it has died. */
const idleLimit = 10_000;

/** Looks after an application in the background, told over its socket what to do, until it is told to stop. */
export async function runSupervise(): Promise<number> {
  const { application, prepared } = await untilTold();
  if (application === undefined) return exitCodes.done;
  const variables = Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const host = await createHost(application, Object.fromEntries(variables));
  const controls = await openControls(host, prepared);
  const stop = (): void => void controls.stop({ volumes: false });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
  let crash: { readonly error: unknown } | undefined;
  process.on('uncaughtException', (error) => {
    crash ??= { error };
    stop();
  });
  // Whoever started this process may have been ended meanwhile.
  process.send?.(host.state.socket, undefined, undefined, () => undefined);
  void Promise.race([controls.begun, sleep(idleLimit, 'idle', { ref: false })]).then((how) => how === 'idle' && stop());
  await controls.ended;
  if (crash !== undefined) throw crash.error;
  return exitCodes.done;
}

interface Told {
  /** Absent: whoever started this process does not need it. */
  readonly application?: ApplicationIdentity;
  /** What the first request will ask for, loaded while the other side is still busy. */
  readonly prepared?: PreparedApplication;
}

async function untilTold(): Promise<Told> {
  let told: Told = {};
  const done = new AbortController();
  const gone = once(process, 'disconnect', { signal: done.signal }).then(
    () => undefined,
    () => undefined,
  );
  const tasks = createTaskQueue();
  for (;;) {
    const task = await Promise.race([tasks.next(), gone]);
    if (task === undefined) return {};
    if ('take' in task) {
      // A channel that is listened to would keep this process alive.
      tasks.close();
      done.abort();
      return { ...told, application: task.take };
    }
    const loaded = loadApplication(task.prepare);
    void warm(loaded);
    told = { prepared: { request: task.prepare, loaded } };
  }
}

/** A failure is told to whoever asks for the application. */
async function warm(loading: Promise<LoadedApplication>): Promise<void> {
  const loaded = await loading.catch(() => undefined);
  const workloads = [...(loaded?.application.resources.values() ?? [])].map(({ workload }) => workload?.runs);
  if (workloads.includes('container')) await loadDockerode().catch(() => undefined);
}

interface TaskQueue {
  next(): Promise<SupervisorTask>;
  close(): void;
}

/** Messages that come while an earlier one is worked on are kept. */
function createTaskQueue(): TaskQueue {
  const kept: SupervisorTask[] = [];
  let waiting: ((task: SupervisorTask) => void) | undefined;
  const receive = (task: SupervisorTask): void => {
    if (waiting === undefined) kept.push(task);
    else waiting(task);
    waiting = undefined;
  };
  process.on('message', receive);
  return {
    next: () => {
      const task = kept.shift();
      if (task !== undefined) return Promise.resolve(task);
      return new Promise((resolve) => {
        waiting = resolve;
      });
    },
    close: () => void process.off('message', receive),
  };
}
