import { runCheck } from './health/check.ts';
import { createMonitor } from './health/monitor.ts';
import type { ReplicaTarget } from './health/replica-target.ts';
import type { ResourceRunner } from './resource-runner.ts';
import type { Supervisor } from './supervisor.ts';

/** Nothing of ours runs, so a check finds the address among the connection properties that it was given. */
const elsewhere: ReplicaTarget = {
  addresses: new Map(),
  resolve: () => undefined,
  execute: () => Promise.reject(new Error('what runs elsewhere takes no commands')),
};

/** From now on it is there. Where there is a way to ask it, it is healthy when it says so; else it counts as healthy. */
export function useGiven(resource: ResourceRunner, supervisor: Supervisor): void {
  const { probe } = resource.desired;
  const set = (own: ResourceRunner['own']): void => {
    resource.own = own;
    resource.settle();
    supervisor.options.onChange(resource);
  };
  if (probe.check.type === 'running') return set({ state: 'running', health: 'healthy' });
  set({ state: 'running', health: 'unknown' });
  resource.watch?.stop();
  resource.watch = createMonitor({
    probe,
    clock: supervisor.options.clock,
    // The manifest may by now say another address.
    run: (signal) => runCheck(resource.desired.probe, elsewhere, signal),
    onChange: (report) => set({ state: 'running', ...report }),
  });
  resource.watch.start();
}
