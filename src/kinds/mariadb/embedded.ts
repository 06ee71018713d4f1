import { join } from 'node:path';
import type { EmbeddedProcess, EmbeddedServer, EmbeddedStart, MachineProgram } from '../../model/embedding.ts';
import { openData } from './embedded-data.ts';

/** The real server, as the machine has it. */
export const embeddedMariadb: EmbeddedServer = {
  refusesRoot: true,
  // Elsewhere the data is prepared by other programs.
  sources: ({ platform }) => (platform === 'win32' ? [] : [program]),
  start: startMariadb,
};

const program: MachineProgram = {
  from: 'machine',
  programs: ['mariadbd'],
  versionArguments: ['--version'],
  install: { linux: 'apt-get install mariadb-server', darwin: 'brew install mariadb' },
};

async function startMariadb(request: EmbeddedStart): Promise<EmbeddedProcess> {
  const { path, folder, host, ports, args, keepsData } = request;
  const data = await openData(request);
  const options = [
    // What the system's own server is told is not for this one.
    '--no-defaults',
    `--datadir=${data}`,
    `--bind-address=${host}`,
    `--port=${ports['tcp']}`,
    // The path of a socket may not be long, and nobody asks for it: this name stands for no file.
    ...(request.machine.platform === 'linux' ? [`--socket=@${folder}`] : [`--socket=${join(data, 'sock')}`]),
    `--pid-file=${join(data, 'server.pid')}`,
    '--skip-name-resolve',
    '--character-set-server=utf8mb4',
    // Nothing but this machine's power can take it, and then the application is gone as well.
    ...(keepsData ? [] : ['--innodb-flush-log-at-trx-commit=0']),
  ];
  return { command: [path, ...options, ...args] };
}
