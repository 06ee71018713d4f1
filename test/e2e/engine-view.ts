import Docker from 'dockerode';

/** The engine as somebody else sees it, for what `apphost` must have done or undone there. */
export interface EngineView {
  /** Names of what carries the application's label. */
  containers(application: string): Promise<readonly string[]>;
  networks(application: string): Promise<readonly string[]>;
  volumes(application: string): Promise<readonly string[]>;
  environment(container: string): Promise<readonly string[]>;
  /** Runs a command in a running container, with no variables but its own. Resolves with what it says. */
  execute(container: string, command: readonly string[]): Promise<string>;
  /** Runs a command in a container of its own that shares this machine's network. */
  runOnHost(image: string, command: readonly string[], environment: readonly string[]): Promise<string>;
  /** A container that is none of `apphost`'s. Resolves with how to remove it. */
  startStranger(image: string, name: string): Promise<() => Promise<void>>;
  pull(image: string): Promise<void>;
  isRunning(container: string): Promise<boolean>;
  /** Processors, and bytes. */
  limits(container: string): Promise<{ readonly cpu: number; readonly memory: number }>;
}

export function createEngineView(host: string): EngineView {
  const docker = new Docker({ socketPath: new URL(host).pathname });
  return {
    containers: async (application) => {
      const found = await docker.listContainers({ all: true, ...ofApplication(application) });
      return found.flatMap(({ Names }) => Names);
    },
    networks: async (application) => (await docker.listNetworks(ofApplication(application))).map(({ Name }) => Name),
    volumes: async (application) =>
      (await docker.listVolumes(ofApplication(application))).Volumes.map(({ Name }) => Name),
    environment: async (container) => (await docker.getContainer(container).inspect()).Config.Env,
    execute: async (container, command) => {
      const exec = await docker
        .getContainer(container)
        .exec({ Cmd: [...command], AttachStdout: true, AttachStderr: true, Tty: true });
      const stream = await exec.start({ Tty: true });
      return readAll(stream);
    },
    runOnHost: async (image, command, environment) => {
      const container = await docker.createContainer({
        Image: image,
        Cmd: [...command],
        Env: [...environment],
        Tty: true,
        HostConfig: { NetworkMode: 'host' },
      });
      try {
        const stream = await container.attach({ stream: true, stdout: true, stderr: true });
        await container.start();
        return await readAll(stream);
      } finally {
        await container.remove({ force: true, v: true });
      }
    },
    startStranger: async (image, name) => {
      const container = await docker.createContainer({ Image: image, name, Cmd: ['sleep', '3600'] });
      await container.start();
      return () => container.remove({ force: true });
    },
    pull: async (image) => {
      const stream = await docker.pull(image);
      await readAll(stream);
    },
    isRunning: async (container) => (await docker.getContainer(container).inspect()).State.Running,
    limits: async (container) => {
      const { NanoCpus = 0, Memory = 0 } = (await docker.getContainer(container).inspect()).HostConfig;
      return { cpu: NanoCpus / 1e9, memory: Memory };
    },
  };
}

function ofApplication(application: string) {
  return { filters: { label: [`apphost.app=${application}`] } };
}

async function readAll(stream: NodeJS.ReadableStream): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(Buffer.from(chunk as Buffer));
  return Buffer.concat(chunks).toString('utf8');
}
