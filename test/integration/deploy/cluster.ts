import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import type { DeployEvent } from '../../../src/deploy/event.ts';
import type { ApplyRequest } from '../../../src/deploy/request.ts';
import type { Surroundings } from '../../../src/deploy/surroundings.ts';
import { startApiServer, type ApiServer } from '../../kubernetes/api-server/api-server.ts';
import type { Behaviour } from '../../kubernetes/api-server/behaviour.ts';
import { startControllers } from '../../kubernetes/api-server/controllers.ts';
import type { StoredObject } from '../../kubernetes/api-server/object-store.ts';
import { coreTypes, operatorTypes, type ResourceType } from '../../kubernetes/api-server/resource-types.ts';
import { StatusError } from '../../kubernetes/api-server/status-error.ts';
import { provideTools } from '../../kubernetes/tools.ts';

export interface TestCluster extends AsyncDisposable {
  readonly api: ApiServer;
  readonly behaviours: Map<string, Behaviour>;
  /** Holds what is deployed. */
  readonly folder: string;
  readonly events: DeployEvent[];
  /** What a person would answer. Without one there is no terminal. */
  answer: ((question: string) => boolean) | undefined;
  /** Writes a kustomization of these objects. */
  write(objects: readonly object[]): Promise<void>;
  surroundings(signal?: AbortSignal): Surroundings;
  find(kind: string, name: string): StoredObject | undefined;
  names(kind: string): readonly string[];
  /** Makes its controller look at it again. */
  touch(kind: string, name: string): void;
  /** What the server answers to whom it does not allow something. */
  forbidden(plural: string): StatusError;
  event<Name extends DeployEvent['event']>(name: Name): Extract<DeployEvent, { readonly event: Name }> | undefined;
}

export const namespace = 'shop';
export const published = (folder: string): { application: string; namespace: string; folder: string } => ({
  application: 'shop',
  namespace,
  folder,
});

export const request: ApplyRequest = {
  target: 'k8s',
  timeout: 20_000,
  agreed: true,
  deleteData: false,
  prune: true,
  dryRun: false,
  forceConflicts: false,
};

export async function openTestCluster(
  types: readonly ResourceType[] = [...coreTypes, ...operatorTypes],
): Promise<TestCluster> {
  const tools = await provideTools();
  const api = await startApiServer(types);
  const controllers = startControllers(api);
  const folder = await mkdtemp(join(tmpdir(), 'apphost-deploy-test-'));
  const events: DeployEvent[] = [];
  const variables = {
    PATH: `${tools.folder}:${process.env['PATH'] ?? ''}`,
    HOME: folder,
    // What the programs leave on the disk is left here.
    TMPDIR: folder,
    KUBECONFIG: api.kubeconfig,
  };
  const cluster: TestCluster = {
    api,
    behaviours: controllers.behaviours,
    folder,
    events,
    answer: undefined,
    write: async (objects) => {
      const documents = objects.map((object) => JSON.stringify(object)).join('\n---\n');
      await writeFiles(folder, { 'kustomization.yaml': 'resources: [all.yaml]\n', 'all.yaml': documents });
    },
    surroundings: (signal = new AbortController().signal) => ({
      tell: (event) => void events.push(event),
      ask: (question) => Promise.resolve(cluster.answer?.(question)),
      signal,
      variables,
      pace: { patience: 300, outage: 1500, claim: 5000 },
    }),
    find: (kind, name) => {
      const type = types.find((candidate) => candidate.kind === kind);
      return type && api.store.find(type, { namespace: type.namespaced ? namespace : '', name });
    },
    names: (kind) => {
      const type = types.find((candidate) => candidate.kind === kind);
      return type === undefined ? [] : api.store.list(type).map(({ metadata }) => metadata.name);
    },
    touch: (kind, name) => {
      const object = cluster.find(kind, name);
      if (object !== undefined) controllers.look(object);
    },
    forbidden: (plural) =>
      new StatusError(403, 'Forbidden', `${plural} is forbidden: User "tester" cannot patch resource "${plural}"`),
    event: (name) =>
      events.find((event): event is Extract<DeployEvent, { readonly event: typeof name }> => event.event === name),
    [Symbol.asyncDispose]: async () => {
      controllers.stop();
      await api.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
  return cluster;
}

export async function writeFiles(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}
