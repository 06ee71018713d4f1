import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';

import { AppHostError } from '../../../src/support/apphost-error.ts';
import type { ContainerEngine, ContainerRequest, CreatedContainer } from '../../../src/runtime/containers/engine.ts';
import { toLabels } from '../../../src/runtime/containers/labels.ts';
import { findFreePort } from '../../fakes/free-port.ts';
import { program, type ProgramName } from './programs.ts';

/** What the suite needs of an engine besides its interface. */
export interface ContractEngine {
  readonly engine: ContainerEngine;
  /** An image that is there, in which the programs of `programs.ts` run. */
  readonly image: string;
  /** From now on the engine cannot be reached, while its containers go on. */
  goAway(): Promise<void>;
  comeBack(): Promise<void>;
  /** Removes a container behind the engine's back, even while it is away. */
  removeSecretly(id: string): Promise<void>;
  dispose(): Promise<void>;
}

/** One suite for every implementation of `ContainerEngine`. */
export function describeContract(name: string, open: () => Promise<ContractEngine>): void {
  describe(`${name} keeps the contract`, () => {
    let setting: ContractEngine;
    let engine: ContainerEngine;
    const application = `contract-${process.pid}`;
    const made: CreatedContainer[] = [];

    const request = (what: ProgramName, overrides: Partial<ContainerRequest> = {}): ContainerRequest => ({
      name: `${application}-${what}`,
      image: setting.image,
      labels: toLabels({ application, session: 'one', resource: what, replica: 0 }),
      env: {},
      command: program(what),
      readOnlyRoot: false,
      mounts: [],
      files: [],
      ports: [],
      networks: [],
      hosts: {},
      stopSignal: 'SIGTERM',
      ...overrides,
    });
    const create = async (what: ProgramName, overrides: Partial<ContainerRequest> = {}) => {
      const container = await engine.createContainer(request(what, overrides));
      made.push(container);
      return container;
    };

    beforeAll(async () => {
      setting = await open();
      ({ engine } = setting);
    });
    afterEach(async () => {
      await Promise.all(made.splice(0).map((container) => container.remove()));
      const { networks, volumes } = await engine.observe(application);
      await Promise.all([
        ...networks.map(({ id }) => engine.removeNetwork(id)),
        ...volumes.map((volume) => engine.removeVolume(volume)),
      ]);
    });
    afterAll(async () => setting.dispose());

    describe('containers', () => {
      test('are observed by their application before and after the start', async () => {
        const container = await create('waits', {
          ports: [{ containerPort: 80, protocol: 'tcp', hostIp: '127.0.0.1', hostPort: 0 }],
        });
        const [created] = (await engine.observe(application)).containers;
        expect(created).toMatchObject({ id: container.id, name: `${application}-waits`, running: false, ports: [] });
        const before = Date.now();
        const ports = await container.start();
        expect(ports).toEqual([
          { containerPort: 80, protocol: 'tcp', hostIp: '127.0.0.1', hostPort: expect.any(Number) },
        ]);
        const [running] = (await engine.observe(application)).containers;
        const image = await engine.inspectImage(setting.image);
        expect(running).toMatchObject({ running: true, ports, imageId: image?.id });
        expect(running?.labels).toMatchObject({ 'apphost.resource': 'waits', 'apphost.replica': '0' });
        expect(Math.abs((running?.startedAt ?? 0) - before)).toBeLessThan(10_000);
        expect((await engine.observe(`${application}-other`)).containers).toEqual([]);
      });

      test('tell their whole output, both streams, and their exit code', async () => {
        const container = await create('speaks');
        const output = collect(container);
        await container.start();
        expect(await container.exited).toEqual({ code: 3, outOfMemory: false });
        expect(output()).toEqual({ stdout: 'one\ntwo\n', stderr: 'oops\n' });
      });

      test('keep output for a listener that comes late', async () => {
        const container = await create('speaks');
        await container.start();
        await container.exited;
        expect(collect(container)().stdout).toBe('one\ntwo\n');
      });

      test('end by the signal that they handle', async () => {
        const container = await create('waits');
        await untilOutput(container, 'ready');
        await container.stop('SIGTERM', 10_000);
        expect(await container.exited).toEqual({ code: 0, outOfMemory: false });
      });

      test('are killed when the grace is over', async () => {
        const container = await create('ignores');
        await untilOutput(container, 'ready');
        await container.stop('SIGTERM', 100);
        expect(await container.exited).toEqual({ code: 137, outOfMemory: false });
      });

      test('can be stopped when they have ended or never began', async () => {
        const ended = await create('speaks');
        await ended.start();
        await ended.exited;
        await ended.stop('SIGTERM', 1_000);
        const unborn = await create('waits');
        await unborn.stop('SIGTERM', 1_000);
        const { containers } = await engine.observe(application);
        expect(containers.map(({ running }) => running)).toEqual([false, false]);
      });

      test('are removed while running, twice without harm, and then have ended as nothing', async () => {
        const container = await create('waits');
        await container.start();
        await container.remove();
        await container.remove();
        expect(await container.exited).toBeUndefined();
        expect((await engine.observe(application)).containers).toEqual([]);
      });

      test('replace a leftover of the same application', async () => {
        const leftover = await create('waits');
        await leftover.start();
        const container = await create('waits');
        expect((await engine.observe(application)).containers.map(({ id }) => id)).toEqual([container.id]);
      });

      test('never replace what another application has', async () => {
        const foreign = await create('waits', {
          labels: toLabels({ application: `${application}-other`, session: 'one' }),
        });
        await foreign.start();
        expect(await failure(create('waits'))).toMatchObject({ code: 'CONTAINER_NAME_TAKEN' });
        const [still] = (await engine.observe(`${application}-other`)).containers;
        expect(still).toMatchObject({ id: foreign.id, running: true });
      });

      test('need their image', async () => {
        const error = await failure(create('waits', { image: 'apphost-test/nothing:0' }));
        expect(error).toMatchObject({ code: 'IMAGE_NOT_FOUND' });
        expect(await engine.inspectImage('apphost-test/nothing:0')).toBeUndefined();
      });

      test('say which port is taken', async () => {
        const hostPort = await findFreePort('127.0.0.1');
        const ports = [{ containerPort: 80, protocol: 'tcp' as const, hostIp: '127.0.0.1', hostPort }];
        const first = await create('listens', { ports });
        await untilOutput(first, 'ready');
        const second = await create('waits', { ports });
        expect(await failure(second.start())).toMatchObject({ code: 'PORT_IN_USE', facts: { port: hostPort } });
      });

      test('are taken over while they run, with what they said since', async () => {
        const container = await create('speaks-and-waits');
        await untilOutput(container, 'ready');
        const adopted = await engine.adoptContainer(container.id, 0);
        const output = collect(adopted);
        expect(await adopted.start()).toEqual([]);
        expect(output().stdout).toBe('one\nready\n');
        const later = collect(await engine.adoptContainer(container.id, Date.now() + 60_000));
        await adopted.stop('SIGTERM', 10_000);
        expect(await adopted.exited).toEqual({ code: 0, outOfMemory: false });
        expect(await container.exited).toEqual({ code: 0, outOfMemory: false });
        expect(output().stdout).toBe('one\nready\nbye\n');
        expect(later().stdout).toBe('bye\n');
      });

      test('cannot be taken over when they are gone', async () => {
        const error = await failure(engine.adoptContainer('f'.repeat(64), 0));
        expect(error).toMatchObject({ code: 'CONTAINER_GONE' });
      });
    });

    describe('commands', () => {
      test('answer with exit code and output', async () => {
        const container = await create('waits');
        await container.start();
        const result = await engine.execute(container.id, program('answers'), new AbortController().signal);
        expect(result).toEqual({ exitCode: 4, output: 'here\n' });
      });

      test('need a running container', async () => {
        const container = await create('waits');
        const error = await failure(engine.execute(container.id, program('answers'), new AbortController().signal));
        expect(error).toMatchObject({ code: 'CONTAINER_GONE' });
      });

      test('end when they are aborted', async () => {
        const container = await create('waits');
        await container.start();
        const abort = new AbortController();
        const running = engine.execute(container.id, program('hangs'), abort.signal);
        const reason = new Error('enough');
        abort.abort(reason);
        await expect(running).rejects.toBe(reason);
      });
    });

    describe('networks and volumes', () => {
      test('are created once, observed, and removed twice without harm', async () => {
        const labels = toLabels({ application, session: 'one' });
        const network = { name: `${application}-net`, labels, internal: false };
        const [first, second] = [await engine.createNetwork(network), await engine.createNetwork(network)];
        await engine.createVolume(`${application}-data`, labels);
        await engine.createVolume(`${application}-data`, labels);
        expect(second.id).toBe(first.id);
        const state = await engine.observe(application);
        expect(state.networks).toEqual([first]);
        expect(state.volumes).toEqual([`${application}-data`]);
        for (let round = 0; round < 2; round += 1) {
          await engine.removeNetwork(first.id);
          await engine.removeVolume(`${application}-data`);
        }
        expect(await engine.observe(application)).toEqual({ containers: [], networks: [], volumes: [] });
      });

      test('of another application are left alone', async () => {
        const other = toLabels({ application: `${application}-other`, session: 'one' });
        const own = toLabels({ application, session: 'one' });
        const name = `${application}-taken`;
        const network = await engine.createNetwork({ name, labels: other, internal: false });
        await engine.createVolume(name, other);
        try {
          expect(await failure(engine.createNetwork({ name, labels: own, internal: false }))).toMatchObject({
            code: 'NETWORK_NAME_TAKEN',
          });
          expect(await failure(engine.createVolume(name, own))).toMatchObject({ code: 'VOLUME_NAME_TAKEN' });
        } finally {
          await engine.removeNetwork(network.id);
          await engine.removeVolume(name);
        }
      });
    });

    describe('an engine that goes away', () => {
      test('says so to whoever watches and whoever asks, and is used again when it is back', async () => {
        const heard: string[] = [];
        const lost = createSignal();
        const back = createSignal();
        const stopWatching = await engine.watch(application, {
          onLost: (reason) => {
            heard.push(reason);
            lost.give();
          },
          onBack: back.give,
        });
        const container = await create('waits');
        await untilOutput(container, 'ready');

        await setting.goAway();
        await lost.given;
        expect(heard).toHaveLength(1);
        expect(await failure(engine.observe(application))).toMatchObject({ code: 'ENGINE_UNREACHABLE' });
        expect(await failure(container.stop('SIGTERM', 1_000))).toMatchObject({
          code: 'ENGINE_UNREACHABLE',
          message: expect.stringContaining(`stopping the container ${application}-waits`),
        });

        await setting.comeBack();
        await back.given;
        expect((await engine.observe(application)).containers).toMatchObject([{ id: container.id, running: true }]);
        await container.stop('SIGTERM', 10_000);
        expect(await container.exited).toEqual({ code: 0, outOfMemory: false });
        stopWatching();
      });

      test('may come back without a container', async () => {
        const back = createSignal();
        const stopWatching = await engine.watch(application, { onLost: () => undefined, onBack: back.give });
        const container = await create('waits');
        await container.start();
        await setting.goAway();
        await setting.removeSecretly(container.id);
        await setting.comeBack();
        await back.given;
        expect(await container.exited).toBeUndefined();
        stopWatching();
      });
    });
  });
}

/** What a container has said up to the moment of asking. */
function collect(container: CreatedContainer): () => { readonly stdout: string; readonly stderr: string } {
  const said = { stdout: '', stderr: '' };
  container.onOutput((stream, chunk) => {
    said[stream] += chunk.toString('utf8');
  });
  return () => said;
}

async function untilOutput(container: CreatedContainer, text: string): Promise<void> {
  const seen = new Promise<void>((resolve) => {
    let all = '';
    container.onOutput((_, chunk) => {
      all += chunk.toString('utf8');
      if (all.includes(text)) resolve();
    });
  });
  await container.start();
  await seen;
}

async function failure(promise: Promise<unknown>): Promise<AppHostError> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof AppHostError))
    throw new Error(`should have failed with an AppHostError, not ${String(error)}`);
  return error;
}

function createSignal(): { readonly given: Promise<void>; readonly give: () => void } {
  let give!: () => void;
  const given = new Promise<void>((resolve) => {
    give = resolve;
  });
  return { given, give };
}
