import { createClock } from '../../runtime/clock.ts';
import type { ControlEvent } from '../../runtime/control/protocol.ts';
import { createLogStore, type LogStore } from '../../runtime/logs/log-store.ts';
import { createProcessHost } from '../../runtime/processes/create-process-host.ts';
import { endLeftover, identify } from '../../runtime/processes/process-identity.ts';
import { createStepRunner } from '../../runtime/processes/step-runner.ts';
import type { ResourceRunner } from '../../runtime/resource-runner.ts';
import { snapshotResource, type ApplicationSnapshot } from '../../runtime/snapshot.ts';
import { takeState, type ApplicationState } from '../../runtime/state/application-state.ts';
import { createSupervisor, type Supervisor } from '../../runtime/supervisor.ts';
import type { ProcessIdentity } from '../../runtime/processes/process-host.ts';
import { createRedactor, type Redactor } from '../../secrets/redaction.ts';
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
  snapshot(): ApplicationSnapshot;
}

/** How long what an earlier run left behind may take to end by itself, in milliseconds. */
const leftoverGrace = 2000;

/**
 * Takes the application for this process. Rejects with `APPLICATION_RUNNING` when another one has it. Processes that an
 * earlier run left behind are ended first: nobody reads their output any more.
 */
export async function createHost(
  application: { readonly id: string; readonly name: string },
  variables: Readonly<Record<string, string>>,
): Promise<Host> {
  const state = await takeState(application.id);
  const clock = createClock();
  const logs = createLogStore(clock);
  const processes = createProcessHost();
  // Loads while other things are waited for; a failure shows at the first start.
  void processes.prepare().catch(() => undefined);
  const identity = await identify(process.pid);
  await endLeftovers(state);
  const events = createHub<ControlEvent>();
  const supervisor = createSupervisor({
    application: application.id,
    processes,
    steps: createStepRunner(processes, state.stamps),
    clock,
    identity,
    baseEnvironment: variables,
    logs,
    onChange: (resource) => {
      const told = [...supervisor.resources.values()].filter(
        (other) => other === resource || waitsFor(other, resource),
      );
      for (const each of told) {
        const snapshot = snapshotResource(each, supervisor.resources);
        const reason = snapshot.reason === undefined ? {} : { reason: host.redactor.redact(snapshot.reason) };
        events.send({ event: 'resource', resource: { ...snapshot, ...reason } });
      }
    },
    onGroup: (key, group) => void rememberGroup(state, key, group),
  });
  const { name, id } = application;
  const redactor = createRedactor(new Map());
  const host: Host = { name, id, supervisor, state, logs, events, redactor, snapshot: () => snapshotOf(host) };
  return host;
}

function snapshotOf({ name, id, supervisor }: Host): ApplicationSnapshot {
  return {
    application: name,
    id,
    supervisor: { pid: process.pid },
    dashboard: null,
    resources: [...supervisor.resources.values()].map((runner) => snapshotResource(runner, supervisor.resources)),
  };
}

/** What a waiting resource says about itself tells how the one it waits for is doing. */
function waitsFor({ desired, state }: ResourceRunner, other: ResourceRunner): boolean {
  return state === 'waiting' && desired.waits.some(({ resource }) => resource === other.desired.name);
}

async function endLeftovers(state: ApplicationState): Promise<void> {
  const leftovers = Object.values(state.current.processes);
  if (leftovers.length === 0) return;
  await Promise.allSettled(leftovers.map((identity) => endLeftover(identity, leftoverGrace)));
  await state.update((current) => ({ ...current, processes: {} }));
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
