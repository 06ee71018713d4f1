import { join } from 'node:path';
import type { EmbeddedProcess, EmbeddedServer, EmbeddedStart, MachineProgram } from '../../model/embedding.ts';
import { advancedConfiguration, configuration, enabledPlugins } from './embedded-configuration.ts';

/** The real broker, as the machine has it. */
export const embeddedRabbitmq: EmbeddedServer = {
  // Its scripts for Windows are others.
  sources: ({ platform }) => (platform === 'win32' ? [] : [program]),
  innerPorts: ['distribution', 'names'],
  start: startRabbitmq,
};

const program: MachineProgram = {
  from: 'machine',
  // What Debian has on PATH stands before it: it only serves root, and writes into folders of the system.
  programs: ['/usr/lib/rabbitmq/bin/rabbitmq-server', 'rabbitmq-server'],
  install: { linux: 'apt-get install rabbitmq-server', darwin: 'brew install rabbitmq' },
};

/**
 * Nodes of Erlang find each other through `epmd`, which the first one would start for the whole machine and leave behind:
 * here it has one of its own, in its process group, so that both end together.
 */
const script = 'epmd & exec "$@"';

async function startRabbitmq(request: EmbeddedStart): Promise<EmbeddedProcess> {
  const { path, args, keepsData } = request;
  await Promise.all([
    request.write('rabbitmq.conf', configuration(request)),
    request.write('advanced.config', advancedConfiguration(request.settings)),
    request.write('enabled_plugins', enabledPlugins(request.ports)),
  ]);
  return {
    command: ['sh', '-c', script, 'rabbitmq-server', path, ...args],
    env: environment(request),
    // It takes seconds to end in good order, which is lost on data that goes with it.
    ...(!keepsData && { stopSignal: 'SIGKILL' }),
  };
}

function environment({ name, folder, host, ports }: EmbeddedStart): Readonly<Record<string, string>> {
  return {
    // Where Erlang keeps the secret that opens the node to others: each broker has its own.
    HOME: folder,
    // The script then becomes the broker instead of waiting for it, and signals reach it directly.
    RUNNING_UNDER_SYSTEMD: 'true',
    ERL_EPMD_ADDRESS: host,
    ERL_EPMD_PORT: String(ports['names']),
    ERL_FLAGS: '-start_epmd false',
    RABBITMQ_NODENAME: `${name}@localhost`,
    // Else it adds 20000 to its port, and ends up above the last one.
    RABBITMQ_DIST_PORT: String(ports['distribution']),
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: `-kernel inet_dist_use_interface {${host.replaceAll('.', ',')}}`,
    // What the system's own broker is told is not for this one.
    RABBITMQ_CONF_ENV_FILE: '/dev/null',
    RABBITMQ_CONFIG_FILE: join(folder, 'rabbitmq.conf'),
    RABBITMQ_CONFIG_FILES: join(folder, 'conf.d', '*.conf'),
    RABBITMQ_ADVANCED_CONFIG_FILE: join(folder, 'advanced.config'),
    RABBITMQ_ENABLED_PLUGINS_FILE: join(folder, 'enabled_plugins'),
    RABBITMQ_MNESIA_BASE: join(folder, 'mnesia'),
    RABBITMQ_GENERATED_CONFIG_DIR: join(folder, 'generated'),
    RABBITMQ_LOG_BASE: join(folder, 'log'),
    RABBITMQ_LOGS: '-',
  };
}
