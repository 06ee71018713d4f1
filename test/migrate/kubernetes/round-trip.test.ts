import { join } from 'node:path';
import { expect, test } from 'vitest';
import { migrateKubernetes } from '../../../src/migrate/kubernetes/index.ts';
import { isSame } from '../../../src/migrate/kubernetes/settle/patch.ts';
import { publishOptionsOf } from '../../../src/migrate/kubernetes/settle/publish-draft.ts';
import { publishEnvironment } from '../../../src/publish/kubernetes/publish-environment.ts';
import { printYaml } from '../../../src/publish/print-yaml.ts';
import { readYaml } from '../../../src/publish/read-yaml.ts';
import { fixtures, loadFixture, loadForPublish, publishedFixtures } from '../../publish/load-fixture.ts';

/** What a container that was source code before, and objects of an operator's own making, cannot be read back from. */
const withPatches = new Map([
  ['publish/three-tiers', 'the client’s pool stands in a connection string'],
  ['publish/private-network', 'the gateway is its server now, and the private network its policies'],
]);

test.each(publishedFixtures)('%s publishes the same objects after it was migrated back', async (name) => {
  const { request } = await loadFixture(name);
  const before = await publishEnvironment(request, request.base);
  const texts = before.publication.objects.map(({ object }) => printYaml(object));
  const file = join(fixtures, name, 'migrated.yaml');
  const { migrated, diagnostics } = await migrateKubernetes([{ file: '-', text: texts.join('---\n') }], {
    file,
    lift: true,
  });
  expect(diagnostics).toEqual([]);
  const text = migrated?.text ?? '';
  const again = await loadForPublish(file, {}, new Map([[file, text]]));
  const after = await publishEnvironment(again.request, again.request.base);
  const key = ({ object }: (typeof after.publication.objects)[number]) => `${object.kind}/${object.metadata.name}`;
  expect(after.publication.objects.map(key)).toEqual(before.publication.objects.map(key));
  for (const [index, { object }] of before.publication.objects.entries()) {
    const other = after.publication.objects[index]?.object ?? {};
    if (!isSame(readYaml(printYaml(other)), readYaml(printYaml(object)))) expect(other).toEqual(object);
  }
  const isPatched = migrated?.remarks.some((remark) => remark.text.includes('`kubernetes:` block'));
  expect(isPatched).toBe(withPatches.has(name));
});

test('the flags that lead back to the same objects are found in them', () => {
  expect(publishOptionsOf([], 'shop')).toMatchObject({ edge: 'gateway', operators: 'none', withGateway: false });
});
