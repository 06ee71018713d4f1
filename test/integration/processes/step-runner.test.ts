import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PrepareStep } from '../../../src/model/workload.ts';
import { createProcessHost } from '../../../src/runtime/processes/create-process-host.ts';
import { createStepRunner } from '../../../src/runtime/processes/step-runner.ts';
import type { StepStamps } from '../../../src/runtime/processes/step-stamp.ts';
import { isRunning } from './is-running.ts';

const programs = new URL('programs/', import.meta.url).pathname;
const never = new AbortController().signal;
const quiet = (): void => undefined;
let directory: string;
let stamps: Map<string, string>;

function createRunner() {
  const kept: StepStamps = {
    get: (key) => stamps.get(key),
    set: async (key, stamp) => void (stamp === undefined ? stamps.delete(key) : stamps.set(key, stamp)),
  };
  return createStepRunner(createProcessHost(), kept);
}

function stepOf(program: string, change: Partial<PrepareStep> = {}): PrepareStep {
  const command = [process.execPath, join(programs, program)];
  return { name: 'install', command, inputs: ['package.json', 'made.lock'], result: 'result', ...change };
}

function runs(): number {
  return readFileSync(join(directory, 'runs.txt'), 'utf8').split('\n').length - 1;
}

async function run(step = stepOf('makes-result.mjs')) {
  return createRunner().run({ step, directory, env: {} }, quiet, never);
}

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'apphost-step-'));
  writeFileSync(join(directory, 'package.json'), '{}');
  stamps = new Map();
});
afterEach(() => rmSync(directory, { recursive: true }));

describe('a step', () => {
  it('is skipped while command, inputs and result are as they were', async () => {
    expect(await run()).toBe('ran');
    expect(await run()).toBe('skipped');
    expect(runs()).toBe(1);
  });

  it('runs again for a changed input, a missing result, another command', async () => {
    await run();
    writeFileSync(join(directory, 'package.json'), '{"changed":true}');
    expect(await run()).toBe('ran');
    rmSync(join(directory, 'result'), { recursive: true });
    expect(await run()).toBe('ran');
    expect(await run(stepOf('makes-result.mjs', { env: { MODE: 'x' } }))).toBe('ran');
    expect(runs()).toBe(4);
  });

  it('fails with its last twenty lines, and is not skipped afterwards even when the inputs return', async () => {
    await run();
    writeFileSync(join(directory, 'fail.txt'), '');
    writeFileSync(join(directory, 'package.json'), '{"changed":true}');
    const lines = Array.from({ length: 20 }, (_, at) => `reason ${at + 11}`).join('\n');
    await expect(run()).rejects.toMatchObject({ code: 'STEP_FAILED', facts: { exitCode: 7, output: lines } });
    rmSync(join(directory, 'fail.txt'));
    writeFileSync(join(directory, 'package.json'), '{}');
    expect(await run()).toBe('ran');
  });

  it('never runs twice at once in one folder', async () => {
    const runner = createRunner();
    const steps = ['install', 'build', 'generate'].map((name) => stepOf('crosses-itself.mjs', { name }));
    const results = steps.map((step) => runner.run({ step, directory, env: {} }, quiet, never));
    expect(await Promise.all(results)).toEqual(['ran', 'ran', 'ran']);
  });

  it('is done once for two resources that share a folder', async () => {
    const runner = createRunner();
    const request = { step: stepOf('makes-result.mjs'), directory, env: {} };
    const results = [runner.run(request, quiet, never), runner.run(request, quiet, never)];
    // Which of them takes the folder first is open.
    expect((await Promise.all(results)).toSorted()).toEqual(['ran', 'skipped']);
  });

  it('is ended by cancellation, grandchildren included', async () => {
    const cancel = new AbortController();
    const reason = new Error('no longer wanted');
    let grandchild = 0;
    const step = stepOf('has-stubborn-grandchild.mjs');
    const result = createRunner().run(
      { step, directory, env: {} },
      (_stream, chunk) => {
        grandchild = Number(chunk.toString());
        cancel.abort(reason);
      },
      cancel.signal,
    );
    await expect(result).rejects.toBe(reason);
    expect(isRunning(grandchild)).toBe(false);
  });
});
