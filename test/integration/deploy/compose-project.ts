import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EngineInventory } from '../../../src/model/engine-inventory.ts';
import { deployProject, destroyProject } from '../../../src/deploy/index.ts';
import type { EngineTarget } from '../../../src/deploy/published.ts';
import type { ComposeTree } from '../../../src/compose/print/print-compose.ts';
import type { StackNeeds } from '../../../src/publish/index.ts';
import { toStackNeeds } from '../../../src/publish/compose/swarm/stack-needs.ts';
import type { DeployEvent } from '../../../src/deploy/event.ts';
import type { ProjectRequest } from '../../../src/deploy/request.ts';
import type { EngineSurroundings } from '../../../src/deploy/surroundings.ts';
import { connectInventory } from '../../../src/runtime/containers/connect.ts';
import { lockDeployment } from '../../../src/runtime/state/deployment-lock.ts';

/** A Compose project of a test's own on an engine, or a stack in a swarm. */
export interface TestProject extends AsyncDisposable {
  readonly name: string;
  readonly inventory: EngineInventory;
  readonly events: DeployEvent[];
  readonly asked: string[];
  /** What a person would answer. Without one there is no terminal. */
  answer: boolean | undefined;
  values: Readonly<Record<string, string>>;
  write(compose: object): Promise<void>;
  deploy(changes?: Partial<ProjectRequest>, signal?: AbortSignal): Promise<void>;
  destroy(changes?: Partial<ProjectRequest>): Promise<void>;
  event<Name extends DeployEvent['event']>(name: Name): Extract<DeployEvent, { readonly event: Name }> | undefined;
}

const request: ProjectRequest = {
  timeout: 60_000,
  agreed: true,
  deleteData: false,
  prune: true,
  dryRun: false,
  build: true,
};

/** The program is Docker Compose, or for a stack `docker`. */
export async function openProject(
  program: string,
  host: string,
  target: EngineTarget = 'compose',
): Promise<TestProject> {
  const folder = await mkdtemp(join(tmpdir(), 'apphost-compose-deploy-'));
  const name = `dep-${randomUUID().slice(0, 8)}`;
  await mkdir(join(folder, 'bin'));
  // Nothing else: a `docker` of this machine would be asked first.
  await symlink(program, join(folder, 'bin', target === 'swarm' ? 'docker' : 'docker-compose'));
  const variables = { PATH: join(folder, 'bin'), HOME: folder, DOCKER_HOST: host };
  const inventory = await connectInventory({ preference: 'docker', variables, home: homedir() });
  const file = join(folder, 'compose.yaml');
  const surroundings = (signal = new AbortController().signal): EngineSurroundings => ({
    tell: (event) => void project.events.push(event),
    ask: (question) => {
      project.asked.push(question);
      return Promise.resolve(project.answer);
    },
    signal,
    variables,
    openEngine: (chosen) => connectInventory({ preference: 'auto', variables: chosen, home: folder }),
    claim: (what) => lockDeployment(what, { variables: {}, platform: 'linux', home: folder }),
  });
  let stack: StackNeeds | undefined;
  const project: TestProject = {
    name,
    values: { WORD: 'given' },
    inventory,
    events: [],
    asked: [],
    answer: undefined,
    write: async (compose) => {
      if (target === 'swarm') stack = toStackNeeds(name, compose as ComposeTree);
      const head = target === 'swarm' ? { version: '3.9' } : { name };
      await writeFile(file, JSON.stringify({ ...head, ...compose }));
    },
    deploy: async (changes = {}, signal) => {
      project.events.length = 0;
      const { values } = project;
      const published = { name, folder, file, values, ...(stack !== undefined && { stack }) };
      await deployProject(published, { ...request, ...changes, target }, surroundings(signal));
    },
    destroy: async (changes = {}) => {
      project.events.length = 0;
      await destroyProject(name, { ...request, ...changes, target }, surroundings());
    },
    event: (wanted) => project.events.find(({ event }) => event === wanted) as never,
    [Symbol.asyncDispose]: async () => {
      await project.destroy({ deleteData: true });
      inventory.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
  return project;
}
