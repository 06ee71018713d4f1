import { join } from 'node:path';

import { kinds } from '../../../src/kinds/index.ts';
import { validateResource, validateTop } from '../../../src/kinds/validate.ts';
import { load } from '../../../src/manifest/load.ts';
import { disk } from '../../../src/manifest/read/disk.ts';
import type { Application } from '../../../src/model/application.ts';
import { planImages, type ImageOptions, type ImagePlans } from '../../../src/publish/images/index.ts';

const fixtures = join(import.meta.dirname, '../../../fixtures');

/** A sample application as it is published. */
export async function loadFixture(name: string): Promise<Application> {
  const { application, diagnostics } = await load(
    { file: join(fixtures, name, 'app.yaml'), environment: 'production', set: [], mode: 'publish' },
    { disk, kinds: new Map(kinds.map((kind) => [kind.name, kind])), validators: { validateResource, validateTop } },
  );
  if (application === undefined) throw new Error(diagnostics.map(({ message }) => message).join('\n'));
  return application;
}

/** The images of a sample application. */
export async function planFixture(name: string, options: ImageOptions = {}): Promise<ImagePlans> {
  return planImages(await loadFixture(name), options);
}
