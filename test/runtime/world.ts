import { createPlan, type PlanRequest } from '../../src/plan/create-plan.ts';
import type { DesiredResource, ProcessLaunch } from '../../src/plan/desired.ts';
import { execute, type OperationProgress } from '../../src/runtime/execute.ts';
import { createLogStore } from '../../src/runtime/logs/log-store.ts';
import { observe } from '../../src/runtime/observe.ts';
import type { ResourceRunner } from '../../src/runtime/resource-runner.ts';
import { createSupervisor, type Supervisor } from '../../src/runtime/supervisor.ts';
import { createFakeClock, type FakeClock } from '../fakes/fake-clock.ts';
import { createFakeProcesses, type FakeProcessHost, type FakeProgram } from '../fakes/fake-processes.ts';
import { desiredMap, desiredProcess } from '../plan/applications.ts';

interface UpOptions {
  readonly stopAtFailure?: boolean;
  /** False: as when only some resources are asked for. */
  readonly removeOthers?: boolean;
  readonly renew?: PlanRequest['renew'];
}

export interface World {
  readonly supervisor: Supervisor;
  readonly processes: FakeProcessHost;
  readonly clock: FakeClock;
  readonly progress: OperationProgress[];
  up(resources: readonly DesiredResource[], options?: UpOptions): Promise<void>;
  /** Programs in the order in which they were started. */
  started(): readonly string[];
  stateOf(name: string): string;
  /** Hears of every change from now on. */
  onChange(listener: (resource: ResourceRunner) => void): void;
  notes(name: string): readonly string[];
  /** What every step does from now on; at first it finds nothing to do. */
  answerSteps(answer: () => Promise<'ran' | 'skipped'>): void;
}

/** A machine on which each resource's program has the resource's name. */
export function createWorld(programs: Readonly<Record<string, FakeProgram>>): World {
  const clock = createFakeClock();
  const processes = createFakeProcesses(programs, clock);
  const logs = createLogStore(clock);
  const progress: OperationProgress[] = [];
  let listener: (resource: ResourceRunner) => void = () => undefined;
  let answerStep = (): Promise<'ran' | 'skipped'> => Promise.resolve('skipped');
  const supervisor = createSupervisor({
    application: 'shop-1',
    processes,
    steps: { run: () => answerStep() },
    clock,
    identity: { pid: 1, startTime: '1@fake' },
    baseEnvironment: {},
    embedded: { cache: '/cache', installed: '/apphost', program: '/apphost', state: '/state' },
    logs,
    onChange: (resource) => listener(resource),
    onGroup: () => undefined,
  });
  return {
    supervisor,
    processes,
    clock,
    progress,
    up: async (resources, { stopAtFailure = true, removeOthers = true, renew } = {}) => {
      const desired = desiredMap(...resources);
      const observed = await observe(supervisor, desired);
      const plan = createPlan({
        desired,
        observed,
        network: 'shop-1',
        externalVolumes: new Set(),
        rebuild: false,
        removeOthers,
        ...(renew !== undefined && { renew }),
      });
      const signal = new AbortController().signal;
      await execute(supervisor, plan, { signal, stopAtFailure, onProgress: (one) => void progress.push(one) });
    },
    started: () => processes.started.map(({ request }) => request.command[0]),
    onChange: (next) => {
      listener = next;
    },
    answerSteps: (answer) => {
      answerStep = answer;
    },
    stateOf: (name) => supervisor.resources.get(name)?.state ?? 'unknown',
    notes: (name) => logs.tail({ resources: new Set([name]) }).map(({ text }) => text),
  };
}

export function program(name: string, change: Partial<DesiredResource> = {}): DesiredResource {
  const launch: ProcessLaunch = { runs: 'process', command: [[name]], directory: '/', env: {}, steps: [] };
  return desiredProcess(name, { launch, restart: { when: 'no' }, ...change });
}

export function after(...names: readonly string[]): Pick<DesiredResource, 'waits'> {
  return { waits: names.map((resource) => ({ resource, until: 'healthy', optional: false })) };
}
