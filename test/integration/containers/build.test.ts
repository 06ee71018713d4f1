import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';

import type { BuildRequest, ContainerEngine } from '../../../src/runtime/containers/engine.ts';
import { toLabels } from '../../../src/runtime/containers/labels.ts';
import { describeWithEngine } from '../../engine/requires.ts';
import { removeImages } from './remove-images.ts';
import { image, openEngine, runToEnd, shell } from './open-engine.ts';

const never = new AbortController().signal;

describeWithEngine('building in a real engine', ({ host }) => {
  const application = `build-${process.pid}`;
  const tag = `apphost-test/${application}:1`;
  let engine: ContainerEngine;
  let folder: string;

  beforeAll(async () => {
    engine = await openEngine(host);
  });
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'apphost-build-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));
  afterAll(async () => {
    engine.close();
    await removeImages(host, [tag]);
  });

  const write = async (files: Readonly<Record<string, string>>): Promise<void> => {
    for (const [name, content] of Object.entries(files)) {
      await mkdir(dirname(join(folder, name)), { recursive: true });
      await writeFile(join(folder, name), content);
    }
  };
  const build = async (overrides: Partial<BuildRequest> = {}, signal = never) => {
    const lines: string[] = [];
    const labels = toLabels({ application, session: 'test' });
    const request = { context: folder, dockerfile: 'Dockerfile', args: {}, tag, labels, ...overrides };
    const facts = await engine.buildImage(request, (line) => lines.push(line), signal);
    return { facts, lines };
  };
  const run = (line: string) => runToEnd(engine, shell(application, line, { image: tag }));

  test('streams its output and takes arguments, a target and labels', async () => {
    await write({
      Dockerfile: `FROM ${image} AS first\nARG WHO\nEXPOSE 81\nRUN echo "hello $WHO" | tee /said\nFROM first AS second\nRUN rm /said\n`,
    });
    const { facts, lines } = await build({ args: { WHO: application }, target: 'first' });
    expect(facts.exposedPorts).toEqual([81]);
    expect(lines).toContain(`hello ${application}`);
    expect((await run('cat /said')).output).toBe(`hello ${application}\n`);
    expect(await engine.inspectImage(tag)).toEqual(facts);
  });

  test('leaves out what .dockerignore names, but for its exceptions', async () => {
    await write({
      Dockerfile: `FROM ${image}\nCOPY . /all\n`,
      '.dockerignore': '# comment\nnode_modules\nlogs/*\n!logs/keep.txt\n**/*.tmp\nDockerfile\n',
      'a.txt': '',
      'sub/b.tmp': '',
      'sub/c.txt': '',
      'node_modules/x/index.js': '',
      'logs/keep.txt': '',
      'logs/drop.txt': '',
    });
    await build();
    const { output } = await run('cd /all && for f in * */*; do [ -f $f ] && echo $f; done');
    expect(output.split('\n').filter(Boolean).sort()).toEqual(['a.txt', 'logs/keep.txt', 'sub/c.txt']);
  });

  test('takes a Dockerfile from outside of its context', async () => {
    await write({ 'docker/web.Dockerfile': `FROM ${image}\nCOPY data.txt /\n`, 'app/data.txt': 'inside\n' });
    await build({ context: join(folder, 'app'), dockerfile: join(folder, 'docker/web.Dockerfile') });
    expect((await run('cat /data.txt; ls -a / | grep -c dockerfile')).output).toBe('inside\n0\n');
  });

  test('takes a Dockerfile that is in no file, with what it leaves out', async () => {
    await write({ 'data.txt': 'inside\n', '.env': 'SECRET=1\n', '.dockerignore': 'data.txt\n' });
    const generated = { text: `FROM ${image}\nCOPY . /all/\n`, leftOut: '**/.env\n' };
    await build({ dockerfile: 'images/api/Dockerfile', generated });
    expect((await run('ls -A /all; cat /all/data.txt')).output).toBe('data.txt\ninside\n');
  });

  test('names the step that failed with its last lines', async () => {
    await write({ Dockerfile: `FROM ${image}\nRUN echo before\nRUN echo the reason >&2; exit 7\n` });
    await expect(build()).rejects.toMatchObject({
      code: 'IMAGE_BUILD_FAILED',
      message: expect.stringMatching(/at “Step 3\/\d+ : RUN echo the reason.*\n  the reason$/),
      facts: { image: tag },
    });
  });

  test('names a base image that cannot be had', async () => {
    await write({ Dockerfile: 'FROM 127.0.0.1:1/nothing:1\n' });
    await expect(build()).rejects.toMatchObject({ code: 'REGISTRY_UNREACHABLE' });
    await write({ Dockerfile: 'FROM 127.0.0.1:1/nothing:1\nRUN --mount=type=cache,target=/c true\n' });
    await expect(build()).rejects.toMatchObject({ code: 'REGISTRY_UNREACHABLE' });
  });

  test('names a Dockerfile or a folder that is missing, or a mistake in the Dockerfile', async () => {
    await expect(build()).rejects.toMatchObject({
      code: 'BUILD_CONTEXT_INVALID',
      facts: { path: join(folder, 'Dockerfile') },
    });
    await expect(build({ context: join(folder, 'no') })).rejects.toMatchObject({ code: 'BUILD_CONTEXT_INVALID' });
    await write({ Dockerfile: 'FORM busybox\n' });
    await expect(build()).rejects.toMatchObject({
      code: 'IMAGE_BUILD_FAILED',
      message: expect.stringMatching(/FORM/i),
    });
  });

  test('ends when it is aborted', async () => {
    await write({ Dockerfile: `FROM ${image}\nRUN sleep 60\n` });
    const abort = new AbortController();
    const reason = new Error('enough');
    const building = engine.buildImage(
      { context: folder, dockerfile: 'Dockerfile', args: {}, tag, labels: {} },
      (line) => {
        if (line.includes('sleep 60')) abort.abort(reason);
      },
      abort.signal,
    );
    await expect(building).rejects.toBe(reason);
  });

  test('uses BuildKit for what only BuildKit understands', async () => {
    await write({
      Dockerfile: `FROM ${image}\nRUN --mount=type=cache,target=/cache echo cached > /cache/x && cp /cache/x /x\nRUN echo ${application}-$((1 + 1)) >&2\n`,
    });
    const { facts, lines } = await build();
    expect(facts.id).toMatch(/^sha256:/);
    expect(lines).toContain(`${application}-2`);
    expect((await run('cat /x')).output).toBe('cached\n');
  });
});
