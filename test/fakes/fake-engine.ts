import { PassThrough } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { extract } from 'tar-stream';
import { AppHostError } from '../../src/support/apphost-error.ts';
import type {
  ContainerEngine,
  ContainerFacts,
  ContainerRequest,
  EngineListener,
  ExecResult,
  Labels,
  NetworkFacts,
} from '../../src/runtime/containers/engine.ts';
import { applicationLabel, belongsTo } from '../../src/runtime/containers/labels.ts';
import { runs } from './container-scripts.ts';
import { createFakeContainer, type ContainerScript, type FakeContainer } from './fake-container.ts';
import { createFakeImages, type FakeImages } from './fake-images.ts';

/** A container engine without containers: it keeps the state of one, and its containers do what scripts say. */
export interface FakeEngine extends ContainerEngine {
  readonly images: FakeImages;
  /** What containers of this name do; a later call wins. The default is to run until stopped. */
  script(name: string | ((request: ContainerRequest) => boolean), script: ContainerScript): void;
  /** What commands answer. The default is exit code 0 without output. */
  answerCommands(answer: AnswerCommand): void;

  /** Lines and result of builds, by tag; the default builds at once. */
  answerBuilds(answer: AnswerBuild): void;
  /** The container of that name, whether it runs or not. */
  container(name: string): FakeContainer;
  /** By name, in the order of creation. */
  readonly containers: ReadonlyMap<string, FakeContainer>;
  readonly networks: ReadonlyMap<string, NetworkFacts>;
  readonly volumes: ReadonlyMap<string, Labels>;
  /** What was done, in order: `create shop-db`, `start shop-db`, `stop shop-db SIGTERM`, `remove shop-db`, `pull …`, … */
  readonly journal: readonly string[];
  /** From now on every request fails. Containers go on running. */
  goAway(reason?: string): void;
  /** `lost`: names of containers that are gone since. */
  comeBack(lost?: readonly string[]): void;
}

export function createFakeEngine(): FakeEngine {
  const images = createFakeImages();
  const containers = new Map<string, FakeContainer>();
  const networks = new Map<string, NetworkFacts>();
  const volumes = new Map<string, Labels>();
  const journal: string[] = [];
  const scripts: { readonly matches: (request: ContainerRequest) => boolean; readonly script: ContainerScript }[] = [];
  const listeners = new Set<EngineListener>();
  let away: string | undefined;
  let counter = 0;
  let answerCommand = answerNothing;
  let answerBuild = buildAtOnce;

  const nextId = (): string => (counter += 1).toString(16).padStart(64, '0');
  const reach = (doing: string): void => {
    if (away !== undefined) throw new AppHostError('ENGINE_UNREACHABLE', `Docker went away while ${doing}: ${away}.`);
  };
  const connect = (container: FakeContainer, since: number) => {
    const { name } = container.request;
    const handle = container.open(since, reach);
    return {
      ...handle,
      async start() {
        journal.push(`start ${name}`);
        return handle.start();
      },
      async stop(signal: string, grace: number) {
        journal.push(`stop ${name} ${signal}`);
        await handle.stop(signal, grace);
      },
      async remove() {
        journal.push(`remove ${name}`);
        await handle.remove();
        if (containers.get(name) === container) containers.delete(name);
      },
    };
  };
  const byId = (id: string): FakeContainer | undefined => [...containers.values()].find((found) => found.id === id);

  return {
    name: 'docker',
    description: 'a fake engine',
    images,
    containers,
    networks,
    volumes,
    journal,
    script: (name, script) => {
      const matches = typeof name === 'string' ? (request: ContainerRequest) => request.name === name : name;
      scripts.unshift({ matches, script });
    },
    answerCommands: (answer) => void (answerCommand = answer),
    answerBuilds: (answer) => void (answerBuild = answer),
    container(name) {
      const found = containers.get(name);
      if (found === undefined)
        throw new Error(`there is no container ${name}; there are: ${[...containers.keys()].join(', ')}`);
      return found;
    },
    goAway(reason = 'nothing listens there') {
      away = reason;
      for (const listener of listeners) listener.onLost(reason);
    },
    comeBack(lost = []) {
      away = undefined;
      for (const name of lost) {
        containers.get(name)?.remove();
        containers.delete(name);
      }
      for (const listener of listeners) listener.onBack();
    },

    async observe(application) {
      reach(`looking for what belongs to ${application}`);
      return {
        containers: [...containers.values()].filter(ownedBy(application)).map(toFacts),
        networks: [...networks.values()].filter(({ labels }) => belongsTo(labels, application)),
        volumes: [...volumes].flatMap(([name, labels]) => (belongsTo(labels, application) ? [name] : [])),
      };
    },
    async inspectImage(reference) {
      reach(`looking for the image ${reference}`);
      return images.inspect(reference);
    },
    async pullImage(reference, onProgress, signal) {
      reach(`pulling ${reference}`);
      journal.push(`pull ${reference}`);
      return images.pull(reference, onProgress, signal);
    },
    async buildImage({ tag }, onOutput, signal) {
      reach(`building the image ${tag}`);
      signal.throwIfAborted();
      journal.push(`build ${tag}`);
      await answerBuild(tag, onOutput);
      images.set(tag, { local: true });
      return images.inspect(tag) ?? { id: tag, exposedPorts: [] };
    },
    async pushImage(reference, onProgress, signal) {
      reach(`pushing ${reference}`);
      signal.throwIfAborted();
      const image = images.inspect(reference);
      if (image === undefined) throw new AppHostError('IMAGE_NOT_FOUND', `There is no image ${reference} to push.`);
      onProgress({ current: 1_000, total: 1_000 });
      journal.push(`push ${reference}`);
      return image.id;
    },
    async createNetwork({ name, labels }) {
      reach(`creating the network ${name}`);
      const existing = networks.get(name);
      if (existing !== undefined && !belongsTo(existing.labels, labels[applicationLabel]))
        throw toTaken('NETWORK', name);
      if (existing !== undefined) return existing;
      journal.push(`create network ${name}`);
      // A loopback address: the one address that is surely this machine's.
      const network = { id: nextId(), name, labels, gateway: '127.0.0.1' };
      networks.set(name, network);
      return network;
    },
    async removeNetwork(id) {
      reach(`removing the network ${id}`);
      const network = [...networks.values()].find((found) => found.id === id);
      if (network === undefined) return;
      const users = [...containers.values()].filter(
        ({ state, request }) => state === 'running' && isIn(request, network),
      );
      if (users.length > 0) throw new AppHostError('NETWORK_IN_USE', `The network ${network.name} is still used.`);
      journal.push(`remove network ${network.name}`);
      networks.delete(network.name);
    },
    async createVolume(name, labels) {
      reach(`creating the volume ${name}`);
      const existing = volumes.get(name);
      if (existing !== undefined && !belongsTo(existing, labels[applicationLabel])) throw toTaken('VOLUME', name);
      if (existing !== undefined) return;
      journal.push(`create volume ${name}`);
      volumes.set(name, labels);
    },
    async removeVolume(name) {
      reach(`removing the volume ${name}`);
      if (volumes.delete(name)) journal.push(`remove volume ${name}`);
    },
    async createContainer(request) {
      reach(`creating the container ${request.name}`);
      const image = images.inspect(request.image);
      if (image === undefined) throw new AppHostError('IMAGE_NOT_FOUND', `There is no image ${request.image}.`);
      const existing = containers.get(request.name);
      if (existing !== undefined) {
        if (!belongsTo(existing.request.labels, request.labels[applicationLabel]))
          throw toTaken('CONTAINER', request.name);
        existing.remove();
      }
      journal.push(`create ${request.name}`);
      const script = scripts.find(({ matches }) => matches(request))?.script ?? runs;
      const container = createFakeContainer({ id: nextId(), imageId: image.id }, request, script);
      containers.delete(request.name);
      containers.set(request.name, container);
      return connect(container, 0);
    },
    async adoptContainer(id, since) {
      reach(`taking over the container ${id}`);
      const container = byId(id);
      if (container === undefined) throw toGone(id);
      journal.push(`adopt ${container.request.name}`);
      return connect(container, since);
    },
    async unpackInto(id, archive) {
      reach('copying files into a container');
      const container = byId(id);
      if (container === undefined) throw toGone(id);
      const files = extract();
      files.on('entry', ({ name }, content, next) => {
        const chunks: Buffer[] = [];
        content.on('data', (chunk) => void chunks.push(chunk as Buffer));
        content.once('end', () => {
          container.files.set(`/${name}`, Buffer.concat(chunks).toString('utf8'));
          next();
        });
      });
      await pipeline(archive, files);
      journal.push(`copy into ${container.request.name}`);
    },
    async removeInside(id, paths) {
      reach('removing files in a container');
      const container = byId(id);
      if (container?.state !== 'running') throw toGone(id);
      for (const path of container.files.keys()) {
        if (paths.some((gone) => path === gone || path.startsWith(`${gone}/`))) container.files.delete(path);
      }
      journal.push(`remove files in ${container.request.name}`);
    },
    async execute(id, command, signal) {
      signal.throwIfAborted();
      reach(`running ${command[0] ?? 'a command'} in a container`);
      const container = byId(id);
      if (container?.state !== 'running') throw toGone(id);
      const aborted = new Promise<never>((_, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
      });
      return Promise.race([answerCommand(container.request, command), aborted]);
    },
    async open(id, command) {
      reach(`running ${command[0] ?? 'a command'} in a container`);
      const container = byId(id);
      if (container?.state !== 'running') throw toGone(id);
      const { exitCode, output } = await answerCommand(container.request, command);
      return {
        input: new PassThrough().resume(),
        onOutput: (listener) => listener('stdout', Buffer.from(output)),
        resize: () => Promise.resolve(),
        exited: Promise.resolve(exitCode),
      };
    },
    async watch(_, listener) {
      reach('listening to its events');
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    close: () => listeners.clear(),
  };
}

type AnswerCommand = (request: ContainerRequest, command: readonly string[]) => ExecResult | Promise<ExecResult>;
type AnswerBuild = (tag: string, onOutput: (line: string) => void) => void | Promise<void>;

const answerNothing: AnswerCommand = () => ({ exitCode: 0, output: '' });
const buildAtOnce: AnswerBuild = () => undefined;

function ownedBy(application: string): (container: FakeContainer) => boolean {
  return ({ request }) => belongsTo(request.labels, application);
}

function toFacts({ id, request, state, startedAt, ports, imageId }: FakeContainer): ContainerFacts {
  const running = state === 'running';
  return { id, name: request.name, running, imageId, labels: request.labels, startedAt, ports: running ? ports : [] };
}

function isIn({ networks }: ContainerRequest, { id, name }: NetworkFacts): boolean {
  return networks.some(({ network }) => network === id || network === name);
}

function toTaken(what: 'NETWORK' | 'VOLUME' | 'CONTAINER', name: string): AppHostError {
  const message = `There is a ${what.toLowerCase()} ${name} already, of something else.`;
  return new AppHostError(`${what}_NAME_TAKEN`, message, { facts: { [what.toLowerCase()]: name } });
}

function toGone(id: string): AppHostError {
  return new AppHostError('CONTAINER_GONE', `The container ${id.slice(0, 12)} is not running.`, {
    facts: { container: id },
  });
}
