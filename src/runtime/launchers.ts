import type { DesiredResource } from '../plan/desired.ts';
import { createContainerLauncher } from './containers/container-launcher.ts';
import { toLabels } from './containers/labels.ts';
import { createEmbeddedLauncher } from './embedded/embedded-launcher.ts';
import type { Launcher } from './launch.ts';
import { createPortReservations } from './ports/free-port.ts';
import { sessionVariable } from './processes/marked-processes.ts';
import { createProcessLauncher, type ProcessLauncherOptions } from './processes/process-launcher.ts';
import type { Supervisor } from './supervisor.ts';

/** What starts the replicas of each resource: as containers, as processes, or as servers without a container. */
export function createLaunchers(supervisor: Supervisor): (resource: DesiredResource) => Launcher {
  const { application, embedded } = supervisor.options;
  const shared = processLauncherOptions(supervisor);
  const processes = createProcessLauncher(shared);
  const servers = createEmbeddedLauncher({ ...shared, ...embedded, place: { application, state: embedded.state } });
  return ({ launch }) => {
    if (launch.runs === 'container') return containerLauncher(supervisor);
    return launch.runs === 'embedded' ? servers : processes;
  };
}

function processLauncherOptions({
  session,
  options: { processes: host, onGroup, baseEnvironment },
}: Supervisor): ProcessLauncherOptions {
  return {
    host,
    ports: createPortReservations(),
    baseEnvironment: { ...baseEnvironment, [sessionVariable]: session },
    onGroup,
  };
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
    fill: async (resource, container) => supervisor.fill?.(resource, container),
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
