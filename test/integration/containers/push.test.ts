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

describeWithEngine('pushing from a real engine', ({ host }) => {
  let registry: RegistryStub;
  let home: string;
  let engine: ContainerEngine;
  const made = new Set<string>();

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
  afterAll(() => removeImages(host, made));

  /** An image with a layer of its own, under that name in the registry. */
  const build = async (name: string): Promise<string> => {
    const reference = `${registry.host}/${name}`;
    await writeFile(join(home, 'data.txt'), name.repeat(50_000));
    const text = 'FROM scratch\nCOPY data.txt /\nCMD ["/none"]\n';
    const generated = { text, leftOut: 'config.json\n' };
    const request = { context: home, dockerfile: 'Dockerfile', generated, args: {}, tag: reference, labels: {} };
    await engine.buildImage(request, () => undefined, never);
    made.add(reference);
    return reference;
  };
  const push = (reference: string, onProgress: (progress: TransferProgress) => void = () => undefined) =>
    engine.pushImage(reference, onProgress, never);

  test('gives the digest that the image can be pulled by, and tells its bytes', async () => {
    const reference = await build('team/app:1.4.0');
    const heard: TransferProgress[] = [];
    const digest = await push(reference, (progress) => heard.push(progress));
    expect(digest).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(heard.at(-1)?.current).toBe(heard.at(-1)?.total);

    // What is there already is no new image.
    expect(await push(reference)).toBe(digest);
    await removeImages(host, [reference]);
    const pinned = `${reference.replace(':1.4.0', '')}@${digest}`;
    const facts = await engine.pullImage(pinned, () => undefined, never);
    expect(facts.id).toMatch(/^sha256:/);
    made.add(pinned);
  });

  test('logs in with what docker login stored', async () => {
    registry.requireLogin('ada', 'secret');
    const reference = await build('team/app:1');
    await expect(push(reference)).rejects.toMatchObject({
      code: 'REGISTRY_UNAUTHORISED',
      message: expect.stringContaining(`${registry.host} does not let this user push ${reference}`),
      hint: expect.stringContaining(`docker login ${registry.host}`),
    });
    const auth = Buffer.from('ada:secret').toString('base64');
    await writeFile(join(home, 'config.json'), JSON.stringify({ auths: { [registry.host]: { auth } } }));
    expect(await push(reference)).toMatch(/^sha256:/);
  });

  test('says that a registry makes no repositories by itself', async () => {
    const message = "The repository with name 'team/none' does not exist in the registry";
    registry.refuse('team/none', { status: 404, code: 'NAME_UNKNOWN', message });
    await expect(push(await build('team/none:1'))).rejects.toMatchObject({
      code: 'IMAGE_PUSH_FAILED',
      hint: expect.stringContaining('Create the repository team/none'),
    });
  });

  test('names what is not there: the registry, or the image', async () => {
    const gone = await build('team/gone:1');
    await registry.close();
    await expect(push(gone)).rejects.toMatchObject({ code: 'REGISTRY_UNREACHABLE', facts: { image: gone } });
    await expect(push(`${registry.host}/team/never:1`)).rejects.toMatchObject({
      code: 'IMAGE_NOT_FOUND',
      hint: expect.stringContaining('--build'),
    });
    registry = await createRegistryStub();
  });

  test('ends when it is aborted', async () => {
    const reference = await build('team/held:1');
    const reason = new Error('enough');
    const abort = new AbortController();
    const pushing = engine.pushImage(reference, () => undefined, abort.signal);
    abort.abort(reason);
    await expect(pushing).rejects.toBe(reason);
  });
});
