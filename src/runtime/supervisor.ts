import { randomUUID } from 'node:crypto';
import type { DesiredResource } from '../plan/desired.ts';
import { recreateChildren } from './children.ts';
import { createAddresses, type Addresses } from './addresses.ts';
import type { Clock } from './clock.ts';
import type { ContainerLauncherOptions } from './containers/container-launcher.ts';
import type { ContainerEngine, NetworkFacts } from './containers/engine.ts';
import type { PackagePlaces } from './embedded/packages.ts';
import type { Launcher } from './launch.ts';
import { createLaunchers } from './launchers.ts';
import type { LogStore } from './logs/log-store.ts';
import type { ProcessHost, ProcessIdentity } from './processes/process-host.ts';
import type { StepRunner } from './processes/step-runner.ts';
import { createReplicaRunner, type ReplicaRunner } from './replica-runner.ts';
import { createResourceRunner, type ResourceRunner } from './resource-runner.ts';

export interface EmbeddedOptions extends PackagePlaces {
  /** Absolute path of the script that is `apphost`. */
  readonly program: string;
  /** Absolute path of the folder that holds the application's state, and its data. */
  readonly state: string;
}

export interface SupervisorOptions {
  /** The application's id. */
  readonly application: string;
  readonly processes: ProcessHost;
  readonly steps: StepRunner;
  readonly clock: Clock;
  /** This process, for the labels of what it creates. */
  readonly identity: ProcessIdentity;
  /** What processes inherit. */
  readonly baseEnvironment: Readonly<Record<string, string>>;
  /** What servers without a container need. */
  readonly embedded: EmbeddedOptions;
  readonly logs: LogStore;
  /** State or health of a resource differs from before. */
  readonly onChange: (resource: ResourceRunner) => void;
  /** A process group that must not outlive us, and its end. */
  readonly onGroup: (key: string, identity: ProcessIdentity | undefined) => void;
}

/** All that runs of one application, and the means to change it. One owner: whoever changes it goes through here. */
export interface Supervisor {
  readonly options: SupervisorOptions;
  readonly session: string;
  readonly resources: Map<string, ResourceRunner>;
  readonly addresses: Addresses;
  /** Set as soon as something needs containers. */
  engine: ContainerEngine | undefined;
  /** No engine answered when one was wanted, so servers run without; it stays so until all is stopped. */
  isEngineless: boolean;
  readonly networks: Map<string, NetworkFacts>;
  /** Puts into a new container, before its start, what is not in its image. */
  fill: ContainerLauncherOptions['fill'];
  /** The runner of a resource, told what is wanted of it now. */
  want(desired: DesiredResource): ResourceRunner;
  /** A new replica, in place of an ended one of the same number. */
  addReplica(resource: ResourceRunner, replica: number): ReplicaRunner;
}

export function createSupervisor(options: SupervisorOptions): Supervisor {
  const supervisor: Supervisor = {
    options,
    session: randomUUID(),
    resources: new Map(),
    addresses: createAddresses(),
    engine: undefined,
    isEngineless: false,
    networks: new Map(),
    fill: undefined,
    want: (desired) => {
      const known = supervisor.resources.get(desired.name);
      if (known === undefined) {
        const runner = createResourceRunner(desired);
        supervisor.resources.set(desired.name, runner);
        return runner;
      }
      known.desired = desired;
      known.isWanted = true;
      for (const replica of known.replicas.values()) replica.resource = desired;
      return known;
    },
    addReplica: (resource, replica) =>
      addReplica(supervisor, resource, { replica, launcher: launcherOf(resource.desired) }),
  };
  const launcherOf = createLaunchers(supervisor);
  return supervisor;
}

function addReplica(
  supervisor: Supervisor,
  resource: ResourceRunner,
  { replica, launcher }: { readonly replica: number; readonly launcher: Launcher },
): ReplicaRunner {
  const { options, addresses } = supervisor;
  const { desired } = resource;
  // One alone needs no number.
  const source = desired.replicas === 1 ? { resource: desired.name } : { resource: desired.name, replica };
  const input = options.logs.open(source);
  const runner = createReplicaRunner({
    resource: desired,
    replica,
    launcher,
    clock: options.clock,
    chance: Math.random,
    log: { ...input, note: (text) => options.logs.note(source, text) },
    onChange: () => {
      resource.settle();
      options.onChange(resource);
    },
    onServing: (changed, serving) => {
      addresses.serve(changed.resource, changed, serving);
      if (serving === 'ready') recreateChildren(resource, supervisor);
    },
  });
  resource.replicas.set(replica, runner);
  return runner;
}
