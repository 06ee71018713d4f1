import { join } from 'node:path';
import type { EmbeddedProcess, EmbeddedServer, EmbeddedStart, MachineProgram } from '../../model/embedding.ts';

/** The real server, as the machine has it. */
export const embeddedNats: EmbeddedServer = {
  sources: () => [program],
  start: startNats,
};

const program: MachineProgram = {
  from: 'machine',
  programs: ['nats-server'],
  versionArguments: ['--version'],
  install: { linux: 'apt-get install nats-server', darwin: 'brew install nats-server' },
};

async function startNats(request: EmbeddedStart): Promise<EmbeddedProcess> {
  await request.write('server.conf', natsConfiguration(request));
  return { command: [request.path, '--config', 'server.conf', ...request.args] };
}

/** In a file: the arguments of a process are for everybody to read. */
export function natsConfiguration({
  host,
  ports,
  folder,
  settings,
}: Pick<EmbeddedStart, 'host' | 'ports' | 'folder' | 'settings'>): string {
  const { username = '', password = '', jetStream } = settings;
  const lines = [
    `host: ${quote(host)}`,
    `port: ${ports['tcp']}`,
    `authorization { user: ${quote(username)}, password: ${quote(password)} }`,
    ...(jetStream === 'true' ? [`jetstream { store_dir: ${quote(join(folder, 'streams'))} }`] : []),
  ];
  return `${lines.join('\n')}\n`;
}

/** Its configuration knows these escapes, and takes all other characters as they are. */
function quote(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n').replaceAll('\r', '\\r')}"`;
}
