import type { EmbeddedProcess, EmbeddedServer, EmbeddedStart, MachineProgram } from '../../model/embedding.ts';

/** The real server, as the machine has it. */
export const embeddedMemcached: EmbeddedServer = {
  refusesRoot: true,
  sources: () => [program],
  start: startMemcached,
};

const program: MachineProgram = {
  from: 'machine',
  programs: ['memcached'],
  versionArguments: ['--version'],
  install: { linux: 'apt-get install memcached', darwin: 'brew install memcached' },
};

function startMemcached({ path, host, ports, args }: EmbeddedStart): Promise<EmbeddedProcess> {
  return Promise.resolve({ command: [path, '-l', host, '-p', String(ports['tcp']), '-U', '0', ...args] });
}
