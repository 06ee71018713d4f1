import { fileURLToPath } from 'node:url';
import { createClock } from '../../runtime/clock.ts';
import type { Application } from '../../model/application.ts';
import type { ApplyRequest, ControlEvent } from '../../runtime/control/protocol.ts';
import { createLogStore, type LogStore } from '../../runtime/logs/log-store.ts';
import { endLeftovers } from '../../runtime/leftovers.ts';
import { createProcessHost, type ProcessWatch } from '../../runtime/processes/create-process-host.ts';
import { identify } from '../../runtime/processes/process-identity.ts';
import { createStepRunner } from '../../runtime/processes/step-runner.ts';
import type { ResourceRunner } from '../../runtime/resource-runner.ts';
import { snapshotResource, type ApplicationSnapshot, type ResourceSnapshot } from '../../runtime/snapshot.ts';
import { glimpseState, takeState, type ApplicationState } from '../../runtime/state/application-state.ts';
import { cacheHome } from '../../runtime/embedded/cache-home.ts';
import { removeData } from '../../runtime/embedded/data-folders.ts';
import { currentSurroundings } from '../../runtime/state/state-home.ts';
import { borrowState } from '../../runtime/state/borrowed-state.ts';
import { startReaper, type Reaper } from '../../runtime/reaper.ts';
import { createSupervisor, type Supervisor } from '../../runtime/supervisor.ts';
import type { ProcessIdentity } from '../../runtime/processes/process-host.ts';
import { createRedactor, type Redactor } from '../../secrets/redaction.ts';
import type { ApplicationIdentity } from './application-identity.ts';
import { createHub, type Hub } from './hub.ts';

/** The process that looks after one application: what it supervises, remembers and tells. */
export interface Host {
  readonly name: string;
  readonly id: string;
  readonly supervisor: Supervisor;
  readonly state: ApplicationState;
  readonly logs: LogStore;
  readonly events: Hub<ControlEvent>;
  /** Hides the secrets of the application as it is now. */
  redactor: Redactor;
  /** What was last applied, and what it asked for: `start` and `scale` apply it again. */
  applied: Applied | undefined;
  /** Whether a resource starts anew when its files change. */
  isWatched: (resource: string) => boolean;
  snapshot(): ApplicationSnapshot;
  /** From now on something has to be cleared up when this process is killed. */
  guard(): void;
  /** Nothing has to be any more. */
  unguard(): void;
}

export interface Applied {
  readonly request: ApplyRequest;
  readonly application: Application;
}

/** How long what an earlier run left behind may take to end by itself, in milliseconds. */
const leftoverGrace = 2000;

/**
 * Takes the application for this process. Rejects with `APPLICATION_RUNNING` when another one has it. Processes that an
 * earlier run left behind are ended first: nobody reads their output any more.
 */
export async function createHost(
  application: ApplicationIdentity,
  variables: Readonly<Record<string, string>>,
): Promise<Host> {
  const state = await takeState(application.id);
  const identity = await identify(process.pid);
  await endLeftovers(state, leftoverGrace);
  await removeData({ application: application.id, state: state.folder }, { volumes: false });
  const host = assembleHost(application, { state, identity, variables });
  const { file, isolated } = application;
  const supervisor = { identity, manifest: file, startedAt: Date.now(), ...(isolated && { isolated }) };
  const { session } = host.supervisor;
  // Only missed by commands from elsewhere; that the folder can be written to is known.
  void state.update((saved) => ({ ...saved, supervisor, session })).catch(() => undefined);
  return host;
}

/** Looks at the application as a host does, and takes and changes nothing: for a plan that is only printed. */
export async function createObserver(
  application: ApplicationIdentity,
  variables: Readonly<Record<string, string>>,
): Promise<Host> {
  const state = borrowState(await glimpseState(application.id));
  return assembleHost(application, { state, identity: await identify(process.pid), variables });
}

interface Parts {
  readonly state: ApplicationState;
  readonly identity: ProcessIdentity;
  readonly variables: Readonly<Record<string, string>>;
}

function assembleHost({ id, name }: ApplicationIdentity, { state, identity, variables }: Parts): Host {
  const clock = createClock();
  const logs = createLogStore(clock);
  const processes = createProcessHost({
    add: (process) => guard.add(process),
    remove: (process) => guard.remove(process),
  });
  const supervisor = createSupervisor({
    application: id,
    processes,
    steps: createStepRunner(processes, state.stamps),
    clock,
    identity,
    baseEnvironment: variables,
    embedded: {
      cache: cacheHome(currentSurroundings()),
      installed: fileURLToPath(import.meta.url),
      program: process.argv[1] ?? '',
      state: state.folder,
    },
    logs,
    onChange: (resource) => tellOf(host, resource),
    onGroup: (key, group) => void rememberGroup(state, key, group),
  });
  const guard = createGuard(id, supervisor.session);
  const events = createHub<ControlEvent>();
  const redactor = createRedactor(new Map());
  const snapshot = (): ApplicationSnapshot => snapshotOf(host);
  const host: Host = {
    name,
    id,
    supervisor,
    state,
    logs,
    events,
    redactor,
    applied: undefined,
    isWatched: () => false,
    snapshot,
    guard: guard.guard,
    unguard: guard.unguard,
  };
  return host;
}

interface Guard extends Pick<Host, 'guard' | 'unguard'>, ProcessWatch {}

function createGuard(id: string, session: string): Guard {
  let reaper: Reaper | undefined;
  return {
    guard: () => {
      reaper ??= startReaper([process.execPath, process.argv[1] ?? '', 'reap', id, session]);
    },
    unguard: () => reaper?.dismiss(),
    add: (running) => reaper?.add(running),
    remove: (ended) => reaper?.remove(ended),
  };
}

/** Tells how a resource is now, and what others that wait for it say of themselves. */
function tellOf(host: Host, resource: ResourceRunner): void {
  for (const each of host.supervisor.resources.values()) {
    if (each !== resource && !waitsFor(each, resource)) continue;
    host.events.send({ event: 'resource', resource: showResource(host, each) });
  }
}

/** Secrets are hidden here, before anything leaves the process: commands and reasons may hold them. */
function showResource({ supervisor, redactor }: Host, runner: ResourceRunner): ResourceSnapshot {
  const snapshot = snapshotResource(runner, supervisor.resources);
  const hide = <Said extends { readonly reason?: string }>(said: Said): Said =>
    said.reason === undefined ? said : { ...said, reason: redactor.redact(said.reason) };
  return {
    ...hide(snapshot),
    backedBy: redactor.redact(snapshot.backedBy),
    replicas: snapshot.replicas.map((replica) => hide(replica)),
  };
}

function snapshotOf(host: Host): ApplicationSnapshot {
  const { name, id, supervisor } = host;
  return {
    application: name,
    id,
    supervisor: { pid: process.pid },
    dashboard: null,
    resources: [...supervisor.resources.values()].map((runner) => showResource(host, runner)),
  };
}

/** What a waiting resource says about itself tells how the one it waits for is doing. */
function waitsFor({ desired, state }: ResourceRunner, other: ResourceRunner): boolean {
  return state === 'waiting' && desired.waits.some(({ resource }) => resource === other.desired.name);
}

/** What cannot be written down is only missed after a crash; the run itself goes on. */
async function rememberGroup(state: ApplicationState, key: string, group: ProcessIdentity | undefined): Promise<void> {
  await state
    .update((current) => {
      const { [key]: _ended, ...others } = current.processes;
      return { ...current, processes: group === undefined ? others : { ...others, [key]: group } };
    })
    .catch(() => undefined);
}
