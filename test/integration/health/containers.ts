import Docker from 'dockerode';

/** A container of a test's own, with one port opened on this machine. */
export interface TestContainer extends AsyncDisposable {
  /** Where its port is now: a restart may move it. */
  port(): Promise<number>;
  /** Runs a shell command inside; rejects when it fails. */
  shell(command: string): Promise<void>;
  restart(): Promise<void>;
}

export interface ContainerSettings {
  readonly image: string;
  readonly port: number;
  readonly env?: readonly string[];
  readonly command?: readonly string[];
}

export async function startContainer(host: string, settings: ContainerSettings): Promise<TestContainer> {
  const docker = new Docker(toOptions(host));
  await pullWhenMissing(docker, settings.image);
  const exposed = `${settings.port}/tcp`;
  const container = await docker.createContainer({
    Image: settings.image,
    Env: [...(settings.env ?? [])],
    ...(settings.command === undefined ? {} : { Cmd: [...settings.command] }),
    Labels: { 'apphost.test': 'health' },
    ExposedPorts: { [exposed]: {} },
    HostConfig: { PortBindings: { [exposed]: [{ HostIp: '127.0.0.1', HostPort: '0' }] } },
  });
  await container.start();
  return {
    port: async () => {
      const { NetworkSettings } = await container.inspect();
      return Number(NetworkSettings.Ports[exposed]?.[0]?.HostPort);
    },
    shell: (command) => runShell(container, command),
    restart: () => container.restart({ t: 5 }),
    [Symbol.asyncDispose]: () => container.remove({ force: true, v: true }),
  };
}

export function toOptions(host: string): Docker.DockerOptions {
  const url = new URL(host);
  return url.protocol === 'unix:'
    ? { socketPath: url.pathname }
    : { host: url.hostname, port: Number(url.port || 2375), protocol: 'http' };
}

export async function pullWhenMissing(docker: Docker, image: string): Promise<void> {
  const isHere = await docker
    .getImage(image)
    .inspect()
    .then(
      () => true,
      () => false,
    );
  if (isHere) return;
  const progress = await docker.pull(image);
  await new Promise<void>((resolve, reject) => {
    docker.modem.followProgress(progress, (error) => (error === null ? resolve() : reject(error)));
  });
}

async function runShell(container: Docker.Container, command: string): Promise<void> {
  const exec = await container.exec({ Cmd: ['sh', '-c', command], AttachStdout: true, AttachStderr: true });
  const stream = await exec.start({});
  let output = '';
  for await (const chunk of stream) output += String(chunk);
  const { ExitCode } = await exec.inspect();
  if (ExitCode !== 0) throw new Error(`${command} ended with ${ExitCode}: ${output}`);
}
