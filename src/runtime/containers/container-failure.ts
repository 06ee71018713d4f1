import { AppHostError } from '../../support/apphost-error.ts';
import type { ContainerRequest, PortRequest } from './engine.ts';
import { resourceLabel } from './labels.ts';
import type { EngineSession } from './session.ts';

/** Why the engine did not create it; `undefined` when the words say nothing that is known. */
export function toCreationFailure(engine: string, request: ContainerRequest, words: string): AppHostError | undefined {
  if (/no such image/i.test(words)) {
    return new AppHostError(
      'IMAGE_NOT_FOUND',
      `${engine} does not have the image ${request.image} of the container ${request.name}.`,
      {
        hint: 'Pull or build the image first.',
        facts: { image: request.image },
      },
    );
  }
  return toMountFailure(request.name, words) ?? toSettingFailure(request.name, words);
}

interface Starting {
  readonly name: string;
  readonly request: ContainerRequest | undefined;
}

export async function toStartFailure(
  session: EngineSession,
  { name, request }: Starting,
  words: string,
): Promise<AppHostError | undefined> {
  if (
    /port is already allocated|address already in use|ports are not available|failed to bind host port/i.test(words)
  ) {
    return toPortInUse(session, { name, ports: request?.ports ?? [] }, words);
  }
  return toMountFailure(name, words) ?? toCommandFailure(name, words) ?? toSettingFailure(name, words);
}

async function toPortInUse(
  session: EngineSession,
  { name, ports }: { readonly name: string; readonly ports: readonly PortRequest[] },
  words: string,
): Promise<AppHostError> {
  const port = Number(
    /[:\]](\d+)(?::|[^\d.]|$)/.exec(
      words.replace(/^.*?(?:Bind for|listen|bind host port(?: for)?|exposing port)/is, ''),
    )?.[1] ?? 0,
  );
  const known = ports.find(({ hostPort }) => hostPort === port) ?? ports.find(({ hostPort }) => hostPort !== 0);
  const taken = known?.hostPort ?? port;
  const owner = await findContainerOn(session, taken);
  const by = owner === undefined ? 'another program' : `the container ${owner}`;
  return new AppHostError(
    'PORT_IN_USE',
    `Port ${taken} of this machine, which the container ${name} publishes, is taken by ${by}.`,
    {
      hint:
        owner === undefined
          ? 'End that program, or give the endpoint another `port:`.'
          : `Stop it with \`docker stop ${owner}\`, or give the endpoint another \`port:\`.`,
      facts: { port: taken, ...(owner !== undefined && { container: owner }) },
    },
  );
}

async function findContainerOn(session: EngineSession, port: number): Promise<string | undefined> {
  const containers = await session.docker.listContainers().catch(() => []);
  const owner = containers.find(({ Ports }) => Ports.some(({ PublicPort }) => PublicPort === port));
  const name = owner?.Names[0]?.slice(1);
  return owner?.Labels[resourceLabel] === undefined ? name : `${name} (resource “${owner.Labels[resourceLabel]}”)`;
}

function toMountFailure(name: string, words: string): AppHostError | undefined {
  const missing = /bind source path does not exist: (.+?)\s*$/i.exec(words)?.[1];
  if (missing !== undefined) {
    return new AppHostError(
      'CONTAINER_MOUNT_INVALID',
      `The container ${name} mounts ${missing}, which does not exist.`,
      {
        hint: 'Create it, or correct the path of the mount. A remote engine looks for it on its own machine.',
        facts: { path: missing },
      },
    );
  }
  if (
    !/invalid mount|error mounting|mount point|not a directory.*mount|trying to mount a directory|mounts denied|path .* is not shared/i.test(
      words,
    )
  )
    return undefined;
  return new AppHostError('CONTAINER_MOUNT_INVALID', `A mount of the container ${name} does not work: ${words}`, {
    hint: 'A folder can be mounted onto a folder only, and a file onto a file; the engine must be allowed to see both.',
  });
}

function toCommandFailure(name: string, words: string): AppHostError | undefined {
  if (
    !/executable file not found|exec format error|exec: .*(no such file|permission denied|is a directory)|starting container process caused|unable to start container process.*exec/i.test(
      words,
    )
  )
    return undefined;
  const program = /exec: "([^"]+)"/.exec(words)?.[1];
  const why = /permission denied/i.test(words)
    ? 'may not be executed'
    : /exec format/i.test(words)
      ? 'is built for another processor'
      : 'is not in the image';
  const message = `The container ${name} cannot start: its program ${program ?? ''} ${why}.`.replaceAll(/ {2,}/g, ' ');
  return new AppHostError('CONTAINER_COMMAND_INVALID', message, {
    hint: 'Correct `command:` or `entrypoint:` of the resource, or the image.',
    facts: { ...(program !== undefined && { program }) },
  });
}

function toSettingFailure(name: string, words: string): AppHostError | undefined {
  const user = /unable to find (?:user|group) ([^:]+)/i.exec(words)?.[1];
  if (user !== undefined) {
    return new AppHostError(
      'CONTAINER_SETTING_INVALID',
      `The container ${name} cannot start: its image knows no user “${user}”.`,
      {
        hint: 'Correct `user:` of the resource, or give a number.',
      },
    );
  }
  if (
    !/minimum memory limit|range of cpus|invalid signal|invalid (reference|hostname|port|ip)|working directory|cwd/i.test(
      words,
    )
  )
    return undefined;
  return new AppHostError(
    'CONTAINER_SETTING_INVALID',
    `The engine refuses a setting of the container ${name}: ${words}`,
    {
      hint: 'Correct the setting of the resource.',
    },
  );
}
