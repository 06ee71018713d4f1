import { pbkdf2, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import type { EmbeddedProcess, EmbeddedServer, EmbeddedStart } from '../../model/embedding.ts';

/** Mosquitto, where the machine has it; else another real broker for MQTT, which is a library. */
export const embeddedMosquitto: EmbeddedServer = {
  // Started by root it becomes a user of its own, who may not enter the data folder.
  refusesRoot: true,
  sources: () => [
    {
      from: 'machine',
      programs: ['mosquitto'],
      // It has none for the version alone.
      versionArguments: ['-h'],
      install: { linux: 'apt-get install mosquitto', darwin: 'brew install mosquitto' },
    },
    { from: 'package', name: 'aedes', version: '1.2.0', size: '6 MB', emulates: false, forgets: true },
  ],
  start: startMosquitto,
  serve: (request) => import('./embedded-library.ts').then(({ serveAedes }) => serveAedes(request)),
};

async function startMosquitto(request: EmbeddedStart): Promise<EmbeddedProcess> {
  if (request.source.from === 'package') return request.serve;
  const { username = '', password = '' } = request.settings;
  await request.write('passwords', `${username}:${await hash(password)}\n`);
  await request.write('mosquitto.conf', mosquittoConfiguration(request));
  return { command: [request.path, '-c', 'mosquitto.conf', ...request.args] };
}

/** Paths are relative to the data folder, in which it starts. */
export function mosquittoConfiguration({ host, ports }: Pick<EmbeddedStart, 'host' | 'ports'>): string {
  const lines = [
    `listener ${ports['tcp']} ${host}`,
    'allow_anonymous false',
    'password_file passwords',
    'persistence true',
    'persistence_location ./',
    'log_dest stdout',
    // Each health check is a connection, and three lines about it would drown all others.
    'connection_messages false',
  ];
  return `${lines.join('\n')}\n`;
}

const rounds = 101;

/** As its own tool writes it, which would want the password among its arguments. */
async function hash(password: string): Promise<string> {
  const salt = randomBytes(12);
  const digest = await promisify(pbkdf2)(password, salt, rounds, 64, 'sha512');
  return `$7$${rounds}$${salt.toString('base64')}$${digest.toString('base64')}`;
}
