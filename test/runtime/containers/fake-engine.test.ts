import { describe, expect, test } from 'vitest';

import { AppHostError } from '../../../src/support/apphost-error.ts';
import { createFakeEngine } from '../../fakes/fake-engine.ts';
import { describeContract } from './contract.ts';
import { answerProgram, runProgram } from './programs.ts';

describeContract('the fake engine', async () => {
  const engine = createFakeEngine();
  engine.images.set('busybox:1.36', { local: true });
  engine.script(() => true, runProgram);
  engine.answerCommands(answerProgram);
  let lost: string[] = [];
  return {
    engine,
    image: 'busybox:1.36',
    goAway: async () => engine.goAway(),
    async comeBack() {
      engine.comeBack(lost);
      lost = [];
    },
    async removeSecretly(id) {
      lost.push([...engine.containers.values()].find((container) => container.id === id)?.request.name ?? '');
    },
    dispose: async () => engine.close(),
  };
});

describe('images of the fake engine', () => {
  test('are pulled once for two who ask at once, and both hear of it', async () => {
    const engine = createFakeEngine();
    engine.images.set('redis:8.6', { size: 500 });
    const heard: number[] = [];
    const signal = new AbortController().signal;
    const listen = ({ current }: { readonly current: number }): number => heard.push(current);
    const [one, two] = await Promise.all([
      engine.pullImage('redis:8.6', listen, signal),
      engine.pullImage('redis:8.6', listen, signal),
    ]);
    expect(one).toEqual(two);
    expect(heard.filter((current) => current === 500)).toHaveLength(2);
    expect(engine.images.pulls.get('redis:8.6')).toBe(1);
  });

  test('fail as they are told to, or when nobody has told of them', async () => {
    const engine = createFakeEngine();
    engine.images.set('big:1', { failure: new AppHostError('ENGINE_DISK_FULL', 'The disk is full.') });
    const signal = new AbortController().signal;
    await expect(engine.pullImage('big:1', () => undefined, signal)).rejects.toMatchObject({
      code: 'ENGINE_DISK_FULL',
    });
    await expect(engine.pullImage('other:1', () => undefined, signal)).rejects.toMatchObject({
      code: 'IMAGE_NOT_FOUND',
    });
  });
});
