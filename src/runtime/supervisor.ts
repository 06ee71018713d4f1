import { randomUUID } from 'node:crypto';
import type { DesiredResource } from '../plan/desired.ts';
import { recreateChildren } from './children.ts';
import { createAddresses, type Addresses } from './addresses.ts';
import type { Clock } from './clock.ts';
import { createContainerLauncher } from './containers/container-launcher.ts';
import type { ContainerEngine, NetworkFacts } from './containers/engine.ts';
import { toLabels } from './containers/labels.ts';
import type { Launcher } from './launch.ts';
import type { LogStore } from './logs/log-store.ts';
import { createPortReservations } from './ports/free-port.ts';
import { sessionVariable } from './processes/marked-processes.ts';
import type { ProcessHost, ProcessIdentity } from './processes/process-host.ts';
import { createProcessLauncher } from './processes/process-launcher.ts';
import type { StepRunner } from './processes/step-runner.ts';
import { createReplicaRunner, type ReplicaRunner } from './replica-runner.ts';
import { createResourceRunner, type ResourceRunner } from './resource-runner.ts';

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
  readonly networks: Map<string, NetworkFacts>;
  /** The runner of a resource, told what is wanted of it now. */
  want(desired: DesiredResource): ResourceRunner;
  /** A new replica, in place of an ended one of the same number. */
  addReplica(resource: ResourceRunner, replica: number): ReplicaRunner;
}

export function createSupervisor(options: SupervisorOptions): Supervisor {
  const session = randomUUID();
  const processLauncher = launcherOfProcesses(options, session);

  const supervisor: Supervisor = {
    options,
    session,
    resources: new Map(),
    addresses: createAddresses(),
    engine: undefined,
    networks: new Map(),
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
    addReplica: (resource, replica) => {
      const { desired } = resource;
      // One alone needs no number.
      const source = desired.replicas === 1 ? { resource: desired.name } : { resource: desired.name, replica };
      const input = options.logs.open(source);
      const runner = createReplicaRunner({
        resource: desired,
        replica,
        launcher: desired.launch.runs === 'container' ? containerLauncher(supervisor) : processLauncher,
        clock: options.clock,
        chance: Math.random,
        log: { ...input, note: (text) => options.logs.note(source, text) },
        onChange: () => {
          resource.settle();
          options.onChange(resource);
        },
        onServing: (changed, serving) => {
          supervisor.addresses.serve(changed.resource, changed, serving);
          if (serving === 'ready') recreateChildren(resource, supervisor);
        },
      });
      resource.replicas.set(replica, runner);
      return runner;
    },
  };
  return supervisor;
}

function launcherOfProcesses(
  { processes: host, onGroup, baseEnvironment }: SupervisorOptions,
  session: string,
): Launcher {
  return createProcessLauncher({
    host,
    ports: createPortReservations(),
    baseEnvironment: { ...baseEnvironment, [sessionVariable]: session },
    onGroup,
  });
}

function containerLauncher(supervisor: Supervisor): Launcher {
  const { engine, options, session } = supervisor;
  if (engine === undefined) throw new TypeError('a container is wanted, but no engine was connected');
  return createContainerLauncher({
    engine,
    application: options.application,
    labels: (resource, replica) =>
      toLabels({
        application: options.application,
        session,
        resource: resource.name,
        replica,
        fingerprint: resource.fingerprint,
        hostPid: options.identity.pid,
        hostStart: options.identity.startTime,
      }),
    hosts: (network) => hostsOf(supervisor, network),
  });
}

/** Everything that stands behind a proxy answers to its name at the gateway of the container's network. */
function hostsOf({ resources, networks }: Supervisor, network: string): Readonly<Record<string, string>> {
  const gateway = networks.get(network)?.gateway ?? 'host-gateway';
  const behindProxy = [...resources.values()].filter(({ desired }) =>
    desired.endpoints.some(({ onNetwork }) => onNetwork),
  );
  const names = ['host.docker.internal', ...behindProxy.map(({ desired }) => desired.name)];
  return Object.fromEntries(names.map((name) => [name, gateway]));
}
