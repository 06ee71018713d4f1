import type { EmbeddedProcess, EmbeddedServer, EmbeddedStart, MachineProgram } from '../../model/embedding.ts';

/** The servers of this protocol are interchangeable: what the machine has is taken, the kind's own first. */
export function redisServer(programs: readonly string[]): EmbeddedServer {
  return {
    sources: () => [
      ...programs.map((program) => toSource(program)),
      {
        from: 'package',
        name: 'js-redis-server',
        version: '0.3.0',
        size: '9 MB',
        emulates: true,
        forgets: true,
      },
    ],
    start: startRedis,
    serve: (request) => import('./embedded-redis.ts').then(({ serveRedis }) => serveRedis(request)),
  };
}

function toSource(program: string): MachineProgram {
  const [name = program] = program.split('-');
  return {
    from: 'machine',
    programs: [program],
    versionArguments: ['--version'],
    install: { linux: `apt-get install ${program}`, darwin: `brew install ${name}` },
  };
}

async function startRedis(request: EmbeddedStart): Promise<EmbeddedProcess> {
  if (request.source.from === 'package') return request.serve;
  await request.write('server.conf', configurationOf(request));
  return { command: [request.path, 'server.conf', ...request.args] };
}

/** In a file: the arguments of a process are for everybody to read. */
function configurationOf({ host, ports, settings, keepsData }: EmbeddedStart): string {
  const lines = [
    `bind ${host}`,
    `port ${ports['tcp']}`,
    'dir .',
    'daemonize no',
    // The same as in a container: with a volume a snapshot a minute after a change, and one at the end.
    keepsData ? 'save 60 1' : 'save ""',
    ...(settings['password'] === undefined ? [] : [`requirepass ${quote(settings['password'])}`]),
  ];
  return `${lines.join('\n')}\n`;
}

/** Its configuration reads a quoted text as C does. */
function quote(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}
