import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest';

import { connectEngine } from '../../../src/runtime/containers/connect.ts';
import type { ContainerEngine, TransferProgress } from '../../../src/runtime/containers/engine.ts';
import { describeWithEngine } from '../../engine/requires.ts';
import { removeImages } from './remove-images.ts';
import { createRegistryStub, type RegistryStub } from './registry-stub.ts';

const never = new AbortController().signal;

describeWithEngine('pulling from a real engine', ({ host }) => {
  let registry: RegistryStub;
  let home: string;
  let engine: ContainerEngine;
  const pulled = new Set<string>();

  beforeEach(async () => {
    registry = await createRegistryStub();
    home = await mkdtemp(join(tmpdir(), 'apphost-home-'));
    engine = await connectEngine({ preference: 'auto', variables: { DOCKER_HOST: host, DOCKER_CONFIG: home }, home });
  });
  afterEach(async () => {
    engine.close();
    await registry.close();
    await rm(home, { recursive: true, force: true });
  });
  afterAll(() => removeImages(host, pulled));

  const pull = async (
    name: string,
    onProgress: (progress: TransferProgress) => void = () => undefined,
    signal = never,
  ) => {
    const reference = `${registry.host}/${name}`;
    const facts = await engine.pullImage(reference, onProgress, signal);
    pulled.add(reference);
    return facts;
  };

  test('tells the bytes of all layers and the ports of the image', async () => {
    await registry.add('team/big:1', [3_000_000, 1_000_000]);
    const heard: TransferProgress[] = [];
    const facts = await pull('team/big:1', (progress) => heard.push(progress));
    expect(facts).toEqual({ id: expect.stringMatching(/^sha256:/), exposedPorts: [53, 8080] });
    expect(await engine.inspectImage(`${registry.host}/team/big:1`)).toEqual(facts);
    const last = heard.at(-1);
    expect(last?.current).toBe(last?.total);
    expect(last?.total).toBeGreaterThan(4_000_000);
    const currents = heard.map(({ current }) => current);
    expect(currents).toEqual([...currents].sort((a, b) => a - b));
  });

  test('happens once when two ask at once', async () => {
    await registry.add('team/shared:1', [200_000]);
    let release!: () => void;
    registry.holdLayers(new Promise<void>((resolve) => (release = resolve)));
    const both = [pull('team/shared:1'), pull('team/shared:1')];
    release();
    const [one, two] = await Promise.all(both);
    expect(one).toEqual(two);
    expect(registry.layerRequests()).toBe(1);
  });

  test('ends when it is aborted, and works again after', async () => {
    await registry.add('team/slow:1', [200_000]);
    let release!: () => void;
    registry.holdLayers(new Promise<void>((resolve) => (release = resolve)));
    const abort = new AbortController();
    const pulling = pull('team/slow:1', () => undefined, abort.signal);
    const reason = new Error('enough');
    abort.abort(reason);
    await expect(pulling).rejects.toBe(reason);
    release();
    expect((await pull('team/slow:1')).exposedPorts).toEqual([53, 8080]);
  });

  test.each([
    ['no such tag', { status: 404, code: 'MANIFEST_UNKNOWN', message: 'manifest unknown' }, 'IMAGE_TAG_NOT_FOUND'],
    [
      'no such image',
      { status: 404, code: 'NAME_UNKNOWN', message: 'repository name not known to registry' },
      'IMAGE_NOT_FOUND',
    ],
    [
      'too many pulls',
      { status: 429, code: 'TOOMANYREQUESTS', message: 'You have reached your pull rate limit.' },
      'REGISTRY_RATE_LIMIT',
    ],
    [
      'not allowed',
      { status: 403, code: 'DENIED', message: 'requested access to the resource is denied' },
      'REGISTRY_UNAUTHORISED',
    ],
  ])('says: %s', async (_, refusal, expected) => {
    registry.refuse('team/refused', refusal);
    await expect(pull('team/refused:1')).rejects.toMatchObject({
      code: expected,
      message: expect.stringContaining(registry.host),
      facts: { image: `${registry.host}/team/refused:1` },
    });
  });

  test('says that the registry cannot be reached', async () => {
    await registry.close();
    await expect(pull('team/refused:1')).rejects.toMatchObject({ code: 'REGISTRY_UNREACHABLE' });
  });

  test('logs in with what docker login stored', async () => {
    await registry.add('team/private:1', [1_000]);
    registry.requireLogin('ada', 'secret: with colon');
    await expect(pull('team/private:1')).rejects.toMatchObject({
      code: 'REGISTRY_UNAUTHORISED',
      hint: expect.stringContaining(`docker login ${registry.host}`),
    });
    const auth = Buffer.from('ada:secret: with colon').toString('base64');
    await writeFile(join(home, 'config.json'), JSON.stringify({ auths: { [registry.host]: { auth } } }));
    expect((await pull('team/private:1')).exposedPorts).toEqual([53, 8080]);
  });
});
