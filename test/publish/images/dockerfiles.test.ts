import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

import { isBuildKitNeeded, listBaseImages } from '../../../src/runtime/containers/dockerfile.ts';
import { planFixture } from './plan-fixture.ts';
import { dockerfileOf } from './project-image.ts';
import { projects } from './projects.ts';

const expected = join(import.meta.dirname, 'expected');

describe('the Dockerfile that is written for a project', () => {
  it.each(Object.keys(projects))('of %s is as expected', async (name) => {
    const { files, options } = projects[name] ?? expect.fail();
    await expect(dockerfileOf(files, options)).toMatchFileSnapshot(join(expected, `${name}.Dockerfile`));
  });

  it.each(['languages', 'languages/dotnet', 'shop', 'quickstart'])(
    'of each in fixtures/%s is as expected',
    async (name) => {
      const { plans, diagnostics } = await planFixture(name);
      expect(diagnostics).toEqual([]);
      expect(plans.length).toBeGreaterThan(0);
      for (const { reference, generated } of plans) {
        const file = reference.replace(/:.*$/, '');
        await expect(generated?.text).toMatchFileSnapshot(join(expected, `${file}.Dockerfile`));
        await expect(generated?.leftOut).toMatchFileSnapshot(join(expected, `${file}.dockerignore`));
      }
    },
  );

  it.each(Object.keys(projects))('of %s is for every builder, starts from pinned images and runs as nobody', (name) => {
    const { files, options } = projects[name] ?? expect.fail();
    const text = dockerfileOf(files, options);
    expect(isBuildKitNeeded(text)).toBe(false);
    for (const image of listBaseImages(text)) expect(image).toMatch(/:(\d|nonroot)/);
    const last = text.slice(text.lastIndexOf('\nFROM '));
    expect(last).toContain('\nUSER 10001:10001\n');
    expect(last).toContain('HOME=/tmp');
    expect(last).not.toMatch(/^RUN/m);
    expect(text).not.toMatch(/\/work\/|127\.0\.0\.1|undefined/);
  });
});
