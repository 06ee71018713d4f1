import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { refuseAnother, reportEdited } from '../../src/publish/earlier-output.ts';
import { compare, readPublished, writeArtifacts } from '../../src/publish/write.ts';

let parent: string;
let folder: string;
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'apphost-write-'));
  folder = join(parent, 'k8s');
});
afterEach(() => rm(parent, { recursive: true, force: true }));

const first = [
  { path: 'base/a.yaml', text: 'a: 1\n' },
  { path: 'base/b.yaml', text: 'b: 1\n' },
];
const second = [
  { path: 'base/a.yaml', text: 'a: 2\n' },
  { path: 'base/c.yaml', text: 'c: 1\n' },
];

describe('what is published', () => {
  test('takes the place of what was published before, and leaves what the user added', async () => {
    await writeArtifacts(folder, first, await readPublished(folder));
    await writeFile(join(folder, 'base/mine.yaml'), 'mine: 1\n');
    const before = await readPublished(folder);
    expect(compare(before, second)).toEqual({
      added: ['base/c.yaml'],
      changed: ['base/a.yaml'],
      removed: ['base/b.yaml'],
    });
    await writeArtifacts(folder, second, before);
    expect((await readdir(join(folder, 'base'))).sort()).toEqual(['a.yaml', 'c.yaml', 'mine.yaml']);
    expect(await readFile(join(folder, 'base/a.yaml'), 'utf8')).toBe('a: 2\n');
    expect(compare(await readPublished(folder), second)).toEqual({ added: [], changed: [], removed: [] });
    // Nothing beside it: no half of anything.
    expect(await readdir(parent)).toEqual(['k8s']);
  });

  test('is the same byte for byte the second time', async () => {
    await writeArtifacts(folder, first, await readPublished(folder));
    const list = await readFile(join(folder, '.apphost-published.json'), 'utf8');
    await writeArtifacts(folder, first, await readPublished(folder));
    expect(await readFile(join(folder, '.apphost-published.json'), 'utf8')).toBe(list);
  });

  test('never goes into a folder of somebody else', async () => {
    await mkdir(folder);
    await writeFile(join(folder, 'diary.txt'), 'dear diary');
    await expect(readPublished(folder)).rejects.toMatchObject({ code: 'OUTPUT_NOT_OURS' });
    expect(await readFile(join(folder, 'diary.txt'), 'utf8')).toBe('dear diary');
  });

  test('is told when it replaces what was changed by hand, and not what git has done to the ends of lines', async () => {
    await writeArtifacts(folder, first, await readPublished(folder));
    await writeFile(join(folder, 'base/a.yaml'), 'a: 1\r\n');
    await writeFile(join(folder, 'base/b.yaml'), 'b: mine\n');
    const before = await readPublished(folder);
    expect(before.edited).toEqual(['base/b.yaml']);
    expect(reportEdited(before, compare(before, second))).toMatchObject([
      { severity: 'warning', code: 'OUTPUT_EDITED', message: expect.stringMatching(/^base\/b\.yaml had been changed/) },
    ]);
    // The manifest says the same now.
    const same = [...first.slice(0, 1), { path: 'base/b.yaml', text: 'b: mine\n' }];
    expect(reportEdited(before, compare(before, same))).toEqual([]);
  });

  test.each([
    [{ environment: 'staging' }, /of shop \(production, for k8s\), and this is shop \(staging, for k8s\)$/],
    [{ application: 'office' }, /and this is office/],
    [{ target: 'helm' }, /for helm\)$/],
  ])('is not replaced by what is published of %j', async (more, message) => {
    const of = { application: 'shop', environment: 'production', target: 'k8s' };
    await writeArtifacts(folder, first, await readPublished(folder), of);
    const before = await readPublished(folder);
    expect(before.of).toEqual(of);
    expect(() => refuseAnother(folder, before, of)).not.toThrow();
    expect(() => refuseAnother(folder, before, { ...of, ...more })).toThrow(
      expect.objectContaining({ code: 'OUTPUT_OF_ANOTHER', message: expect.stringMatching(message) }),
    );
  });

  test('is put back as it was when it was lost between two renames', async () => {
    await writeArtifacts(folder, first, await readPublished(folder));
    const { rename } = await import('node:fs/promises');
    await rename(folder, `${folder}.draft-abc123.old`);
    const found = await readPublished(folder);
    expect([...found.files.keys()].sort()).toEqual(['base/a.yaml', 'base/b.yaml']);
    expect(await readdir(parent)).toEqual(['k8s']);
  });

  test('says where it cannot be written', async () => {
    await writeFile(folder, 'a file stands there');
    await expect(readPublished(folder)).rejects.toMatchObject({ code: 'OUTPUT_UNWRITABLE' });
    const inside = join(folder, 'deeper');
    await expect(writeArtifacts(inside, first, { files: new Map(), edited: [] })).rejects.toMatchObject({
      code: 'OUTPUT_UNWRITABLE',
    });
    await chmod(parent, 0o755);
  });

  test('says so too for a name that no file system takes', async () => {
    const long = join(parent, 'k'.repeat(300));
    await expect(writeArtifacts(long, first, { files: new Map(), edited: [] })).rejects.toMatchObject({
      code: 'OUTPUT_UNWRITABLE',
    });
    expect(await readdir(parent)).toEqual([]);
  });
});
