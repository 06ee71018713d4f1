import { describe, expect, test } from 'vitest';

import { toContainerBody } from '../../../src/runtime/containers/container-body.ts';
import { toCreationFailure } from '../../../src/runtime/containers/container-failure.ts';
import { foldersForFiles } from '../../../src/runtime/containers/container-files.ts';
import { toPublishedPorts } from '../../../src/runtime/containers/container-ports.ts';
import type { ContainerRequest } from '../../../src/runtime/containers/engine.ts';
import { callEngine, toRefusal } from '../../../src/runtime/containers/failures.ts';
import { createGate } from '../../../src/runtime/containers/gate.ts';
import { describeOwner, readLabels, toLabels } from '../../../src/runtime/containers/labels.ts';
import { createPresence } from '../../../src/runtime/containers/presence.ts';
import { createSharedWork } from '../../../src/runtime/containers/shared-work.ts';

const file = (path: string) => ({ path, content: '', mode: 0o644 });

const binding = (HostIp: string, HostPort: string) => ({ HostIp, HostPort });

const refusal = (status: number, message: string) =>
  Object.assign(new Error(`(HTTP code ${status}) x - ${message} `), { statusCode: status, json: { message } });

const setUpSharedWork = () => {
  const runs: { readonly signal: AbortSignal; readonly report: (n: number) => void; finish(value: string): void }[] =
    [];
  const shared = createSharedWork<number, string>(
    (_, report, signal) => new Promise((finish) => runs.push({ signal, report, finish })),
  );
  return { runs, shared };
};

const request: ContainerRequest = {
  name: 'shop-db',
  image: 'postgres:18.3',
  labels: { 'apphost.app': 'shop' },
  env: { A: '1', B: '' },
  readOnlyRoot: false,
  mounts: [],
  files: [],
  ports: [],
  networks: [],
  hosts: {},
  stopSignal: 'SIGINT',
};

describe('what an engine is asked to create', () => {
  test('holds every part of the request', () => {
    const networks = [{ network: 'n1', aliases: ['db'] }];
    const body = toContainerBody(
      {
        ...request,
        entrypoint: ['e'],
        command: ['c'],
        workdir: '/w',
        user: 'u',
        readOnlyRoot: true,
        cpu: 0.25,
        memory: 1024,
        sharedMemory: 64,
        hosts: { 'host.docker.internal': '172.18.0.1' },
        ports: [{ containerPort: 5432, protocol: 'tcp', hostIp: '127.0.0.1', hostPort: 0 }],
        mounts: [{ type: 'volume', source: 'shop-data', target: '/data', readOnly: false }],
        files: [{ path: '/etc/app/a.conf', content: 'x', mode: 0o644 }],
      },
      networks,
    );
    expect(body).toEqual({
      Image: 'postgres:18.3',
      Labels: { 'apphost.app': 'shop' },
      Env: ['A=1', 'B='],
      Entrypoint: ['e'],
      Cmd: ['c'],
      WorkingDir: '/w',
      User: 'u',
      StopSignal: 'SIGINT',
      Tty: false,
      OpenStdin: false,
      ExposedPorts: { '5432/tcp': {} },
      HostConfig: {
        NetworkMode: 'n1',
        Mounts: [
          { Type: 'volume', Source: 'shop-data', Target: '/data', ReadOnly: false },
          { Type: 'volume', Source: '', Target: '/etc/app', ReadOnly: false },
        ],
        PortBindings: { '5432/tcp': [{ HostIp: '127.0.0.1', HostPort: '' }] },
        ExtraHosts: ['host.docker.internal:172.18.0.1'],
        ReadonlyRootfs: true,
        RestartPolicy: { Name: 'no' },
        NanoCpus: 250_000_000,
        Memory: 1024,
        MemorySwap: 1024,
        ShmSize: 64,
      },
      NetworkingConfig: { EndpointsConfig: { n1: { Aliases: ['db'] } } },
    });
  });

  test('has a folder of its own for files in a read-only root, where no mount is', () => {
    const files = [file('/etc/app/a'), file('/etc/app/deep/b'), file('/data/c'), file('/srv/d')];
    const mounts = [{ type: 'volume' as const, source: 'v', target: '/data/', readOnly: false }];
    expect(foldersForFiles({ ...request, readOnlyRoot: true, files, mounts })).toEqual(['/etc/app', '/srv']);
    expect(foldersForFiles({ ...request, files, mounts })).toEqual([]);
  });
});

describe('published ports', () => {
  test('are told once for both kinds of addresses', () => {
    expect(
      toPublishedPorts({
        '80/tcp': [binding('0.0.0.0', '8080'), binding('::', '8080'), binding('0.0.0.0', '8081')],
        '53/udp': [binding('127.0.0.1', '5353')],
        '90/tcp': null,
      }),
    ).toEqual([
      { containerPort: 80, protocol: 'tcp', hostIp: '0.0.0.0', hostPort: 8080 },
      { containerPort: 80, protocol: 'tcp', hostIp: '0.0.0.0', hostPort: 8081 },
      { containerPort: 53, protocol: 'udp', hostIp: '127.0.0.1', hostPort: 5353 },
    ]);
  });
});

describe('labels', () => {
  test('are read as they were written', () => {
    const ownership = {
      application: 'shop',
      session: 's1',
      resource: 'api',
      replica: 2,
      fingerprint: { image: 'abc', env: 'def' },
      hostPid: 77,
      hostStart: '123456',
    };
    expect(readLabels(toLabels(ownership))).toEqual(ownership);
  });

  test('of others, and broken ones, do no harm', () => {
    expect(readLabels({ 'com.docker.compose.project': 'x' })).toBeUndefined();
    const broken = {
      'apphost.app': 'shop',
      'apphost.replica': 'two',
      'apphost.fingerprint': '{',
      'apphost.host-pid': '',
    };
    expect(readLabels(broken)).toEqual({ application: 'shop', session: '' });
    expect(describeOwner({ 'com.docker.compose.project': 'x' })).toBe('the Compose project “x”');
  });
});

describe('failures', () => {
  test('of a connection name what could not be done', async () => {
    const broken = Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
    await expect(callEngine('Docker', 'creating the network shop', () => Promise.reject(broken))).rejects.toMatchObject(
      {
        code: 'ENGINE_UNREACHABLE',
        message: 'Docker went away while creating the network shop: the connection broke.',
        cause: broken,
      },
    );
  });

  test('that the engine explains are asked for first', async () => {
    const error = refusal(404, 'No such image: redis:9');
    await expect(
      callEngine('Docker', 'creating x', async () => Promise.reject(error), explainCreation),
    ).rejects.toMatchObject({ code: 'IMAGE_NOT_FOUND' });
    await expect(callEngine('Docker', 'creating x', async () => Promise.reject(error))).rejects.toMatchObject({
      code: 'ENGINE_REFUSED',
      message: 'Docker failed while creating x: No such image: redis:9',
    });
    const full = refusal(500, 'write /var/lib: no space left on device');
    await expect(callEngine('Docker', 'creating x', async () => Promise.reject(full))).rejects.toMatchObject({
      code: 'ENGINE_DISK_FULL',
    });
  });

  test('of a stream have their words in the message only', () => {
    const error = Object.assign(new Error('(HTTP code 409) conflict - not\n- running '), {
      statusCode: 409,
      json: null,
    });
    expect(toRefusal(error)).toEqual({ status: 409, message: 'not\n- running' });
    expect(toRefusal(new Error('x'))).toBeUndefined();
  });
});

describe('a gate', () => {
  test('lets so many through at once, the others in order', async () => {
    const gate = createGate(2);
    const releases: (() => void)[] = [];
    const begun: number[] = [];
    const work = (index: number) =>
      gate(async () => {
        begun.push(index);
        await new Promise<void>((resolve) => releases.push(resolve));
        if (index === 0) throw new Error('fails');
      });
    const all = Promise.allSettled([0, 1, 2, 3].map(work));
    await tick();
    expect(begun).toEqual([0, 1]);
    releases[0]?.();
    await tick();
    expect(begun).toEqual([0, 1, 2]);
    releases[1]?.();
    releases[2]?.();
    await tick();
    releases[3]?.();
    expect((await all).map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled', 'fulfilled']);
  });
});

describe('shared work', () => {
  test('runs once for all who ask while it runs, and again later', async () => {
    const { runs, shared } = setUpSharedWork();
    const heard: string[] = [];
    const join = (who: string) => shared.join('x', (n) => heard.push(`${who}${n}`), new AbortController().signal);
    const both = [join('a'), join('b')];
    await tick();
    runs[0]?.report(1);
    runs[0]?.finish('done');
    expect(await Promise.all(both)).toEqual(['done', 'done']);
    expect(heard).toEqual(['a1', 'b1']);
    void join('c');
    await tick();
    expect(runs).toHaveLength(2);
  });

  test('goes on while anybody wants it, and is aborted when nobody does', async () => {
    const { runs, shared } = setUpSharedWork();
    const [one, two] = [new AbortController(), new AbortController()];
    const first = shared.join('x', () => undefined, one.signal);
    const second = shared.join('x', () => undefined, two.signal);
    one.abort(new Error('first'));
    await expect(first).rejects.toThrowError('first');
    expect(runs[0]?.signal.aborted).toBe(false);
    two.abort(new Error('second'));
    await expect(second).rejects.toThrowError('second');
    expect(runs[0]?.signal.aborted).toBe(true);
  });
});

describe('the presence of an engine', () => {
  test('is not doubted for a connection that broke by itself', async () => {
    const heard: string[] = [];
    const presence = createPresence(async () => undefined);
    presence.listen({ onLost: () => heard.push('lost'), onBack: () => heard.push('back') });
    presence.reportBreak(new Error('x'));
    expect(await presence.untilBack()).toBe(true);
    expect(heard).toEqual([]);
  });

  test('is lost and found once, whoever reports', async () => {
    const heard: string[] = [];
    let answers = false;
    const presence = createPresence(async () => {
      if (!answers) throw new Error('no');
    });
    const lost = new Promise<void>((resolve) => {
      presence.listen({
        onLost: (reason) => {
          heard.push(reason);
          resolve();
        },
        onBack: () => heard.push('back'),
      });
    });
    presence.reportBreak(Object.assign(new Error('x'), { code: 'ECONNRESET' }));
    presence.reportBreak(new Error('again'));
    await lost;
    answers = true;
    expect(await presence.untilBack()).toBe(true);
    expect(heard).toEqual(['the connection broke', 'back']);
  });

  test('is doubted by whoever asks, and lost when it takes no request', async () => {
    let answers = true;
    const presence = createPresence(() => (answers ? Promise.resolve() : Promise.reject(new Error('no'))));
    const lost = new Promise((resolve) => presence.listen({ onLost: resolve, onBack: () => undefined }));
    expect(await presence.isThere()).toBe(true);
    answers = false;
    expect(await presence.isThere()).toBe(false);
    expect(await lost).toBe('it is ending');
    expect(await presence.isThere()).toBe(false);
    presence.close();
  });

  test('is not waited for any longer when this side is closed', async () => {
    const presence = createPresence(() => Promise.reject(new Error('no')));
    presence.reportBreak(new Error('x'));
    const waiting = presence.untilBack();
    presence.close();
    expect(await waiting).toBe(false);
  });
});

function tick(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function explainCreation({ message }: { readonly message: string }) {
  return toCreationFailure('Docker', request, message);
}
