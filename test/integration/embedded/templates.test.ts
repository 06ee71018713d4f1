import { mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { execa } from 'execa';
import { afterEach, beforeEach, expect, test } from 'vitest';

import type { TemplateSteps } from '../../../src/model/embedding.ts';
import { userBesideRoot } from '../../../src/runtime/embedded/server-user.ts';
import { fillFromTemplate, prepareNext, type TemplateWish } from '../../../src/runtime/embedded/templates.ts';
import { describeWithDisks } from '../../engine/requires.ts';
import { mountSmall } from '../../engine/small-disk.ts';

let workshop: string;
let cache: string;
let done: string[];
let steps: TemplateSteps;
let wish: TemplateWish;

beforeEach(async () => {
  workshop = await mkdtemp(join(tmpdir(), 'apphost-templates-'));
  cache = await makeFolder('cache');
  done = [];
  steps = {
    make: async (folder) => {
      done.push('make');
      await mkdir(join(folder, 'base'), { recursive: true });
      await writeFile(join(folder, 'base', 'one'), 'common');
    },
    finish: async (folder) => {
      done.push('finish');
      await writeFile(join(folder, 'own'), 'own');
    },
  };
  wish = {
    folder: await makeFolder('data'),
    cache,
    key: '18-abc',
    user: undefined,
    run: ([program, ...words]) => execa(program, words),
  };
});
afterEach(() => rm(workshop, { recursive: true, force: true }));

async function makeFolder(name: string): Promise<string> {
  const path = join(workshop, name);
  await mkdir(path, { recursive: true });
  return path;
}

async function fill(one: TemplateWish = wish): Promise<readonly string[]> {
  done = [];
  const draft = await fillFromTemplate(one, steps);
  expect(await readFile(join(draft, 'base', 'one'), 'utf8')).toBe('common');
  expect(await readdir(one.folder)).toEqual([draft.slice(one.folder.length + 1)]);
  return done;
}

const spares = (): Promise<string[]> => readdir(join(cache, 'spares', wish.key));

test('the first is made; what the next begins with is prepared afterwards, with nothing of the first in it', async () => {
  expect(await fill()).toEqual(['make', 'finish']);
  expect(await readdir(cache)).toEqual([]);
  await prepareNext(wish, steps);
  expect(await readdir(join(cache, 'template-18-abc'))).toEqual(['base']);
  expect(await spares()).toEqual([expect.stringMatching(/^[-0-9a-f]{36}$/)]);
  expect(await fill()).toEqual(['finish']);
  expect(await spares()).toEqual([]);
  // Without a spare it is a copy of the template.
  expect(await fill()).toEqual(['finish']);
});

test('both steps in one are taken where nothing is there yet, and only there', async () => {
  steps = {
    ...steps,
    makeOwn: async (folder) => {
      await steps.make(folder);
      done.push('own');
    },
  };
  expect(await fill()).toEqual(['make', 'own']);
  await prepareNext(wish, steps);
  expect(await fill()).toEqual(['finish']);
});

test('two at once get one each, and prepare no more than is needed', async () => {
  await prepareNext(wish, steps);
  done = [];
  const others = await Promise.all(['a', 'b', 'c'].map(async (name) => ({ ...wish, folder: await makeFolder(name) })));
  const drafts = await Promise.all(others.map((other) => fillFromTemplate(other, steps)));
  for (const draft of drafts) expect(await readFile(join(draft, 'own'), 'utf8')).toBe('own');
  expect(done).toEqual(['finish', 'finish', 'finish']);
  await prepareNext(wish, steps);
  await prepareNext(wish, steps);
  expect(await spares()).toHaveLength(1);
});

test('another key is another template', async () => {
  await prepareNext(wish, steps);
  expect(await fill({ ...wish, key: '18' })).toEqual(['make', 'finish']);
  expect(await spares()).toHaveLength(1);
});

test('a spare and a template that cannot be finished are thrown away, and all is made anew', async () => {
  await prepareNext(wish, steps);
  await writeFile(join(cache, 'template-18-abc', 'damaged'), '');
  await prepareNext(wish, steps);
  const [spare = ''] = await spares();
  await writeFile(join(cache, 'spares', wish.key, spare, 'damaged'), '');
  const { finish } = steps;
  steps = {
    ...steps,
    finish: async (folder) => {
      await finish(folder);
      if ((await readdir(folder)).includes('damaged')) throw new Error('the data is damaged');
    },
  };
  expect(await fill()).toEqual(['finish', 'finish', 'make', 'finish']);
  expect([await spares(), await readdir(cache)]).toEqual([[], ['spares']]);
});

test('what was killed in the middle is never taken, and is removed after a while', async () => {
  await prepareNext(wish, steps);
  await rm(join(cache, 'spares'), { recursive: true });
  const drafts = [
    join('spares', '18-abc', 'draft-old'),
    join('spares', '18-abc', 'draft-new'),
    'template-18-abc-old',
    'template-18-abc-new',
  ];
  for (const draft of drafts) await makeFolder(join('cache', draft));
  for (const draft of drafts.filter((name) => name.endsWith('old'))) await utimes(join(cache, draft), 1, 1);
  await makeFolder(join('data', 'draft-killed'));
  expect(await fill()).toEqual(['finish']);
  await rm(join(cache, 'template-18-abc'), { recursive: true });
  await prepareNext(wish, steps);
  const kept = await spares();
  expect(kept).toHaveLength(2);
  expect(kept).toEqual(expect.arrayContaining([expect.stringMatching(/^[-0-9a-f]{36}$/), 'draft-new']));
  expect((await readdir(cache)).sort()).toEqual(['spares', 'template-18-abc', 'template-18-abc-new']);
});

test('one that is ended while it prepares leaves nothing half-made', async () => {
  await prepareNext(wish, steps);
  await rm(join(cache, 'spares'), { recursive: true });
  let copied = false;
  const run: TemplateWish['run'] = async ([program, ...words]) => {
    if (copied) throw new Error('the server has ended');
    copied = true;
    await execa(program, words);
  };
  await prepareNext({ ...wish, run }, steps);
  expect([copied, await spares()]).toEqual([true, []]);
  await rm(join(cache, 'template-18-abc'), { recursive: true });
  await prepareNext({ ...wish, run }, steps);
  expect(await readdir(cache)).toEqual(['spares']);
});

test('where nothing can be kept, the server starts all the same', async () => {
  await rm(cache, { recursive: true });
  await writeFile(cache, 'in the way');
  await prepareNext(wish, steps);
  expect(await fill()).toEqual(['make', 'finish']);
});

describeWithDisks('on disks of their own', () => {
  test('what cannot be moved to the data is copied there', async () => {
    await prepareNext(wish, steps);
    const disk = await mountSmall();
    try {
      expect(await fill({ ...wish, folder: disk.folder })).toEqual(['finish']);
      expect(await spares()).toHaveLength(1);
    } finally {
      await disk.dispose();
    }
  });

  test('what is kept belongs to root, and a spare to the user it is for, whom nobody lets near it', async () => {
    const user = userBesideRoot();
    await prepareNext({ ...wish, user }, steps);
    const [spare = ''] = await spares();
    const owners = await Promise.all(
      [
        'template-18-abc/base/one',
        'spares',
        join('spares/18-abc', spare),
        join('spares/18-abc', spare, 'base/one'),
      ].map(async (path) => {
        const { uid, mode } = await stat(join(cache, path));
        return [uid, mode & 0o077];
      }),
    );
    expect(owners).toEqual([
      [0, expect.any(Number)],
      [0, 0],
      [user?.uid, 0],
      [user?.uid, 0],
    ]);
  });
});
