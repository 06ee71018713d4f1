import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import type { KubernetesObject } from '../../../src/kinds/kubernetes-object.ts';
import { loadTarget } from '../../../src/publish/index.ts';
import { publishEnvironment } from '../../../src/publish/kubernetes/publish-environment.ts';
import { kustomize } from '../../kubernetes/render.ts';
import { describeWithTools } from '../../kubernetes/requires.ts';
import { loadFixture, publishedFixtures } from '../load-fixture.ts';

/** What a target's own tool makes of the files must be what was meant. */
describeWithTools('kubectl kustomize', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'apphost-kustomize-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test.each([...publishedFixtures, 'publish/clusters'])(
    'makes the same objects of %s, in every environment',
    async (name) => {
      const { request } = await loadFixture(name);
      const { artifacts } = await (await loadTarget('k8s'))(request);
      for (const { path, text } of artifacts) {
        const file = join(folder, name, path);
        await mkdir(dirname(file), { recursive: true });
        await writeFile(file, text);
      }
      const base = await publishEnvironment(request, request.base);
      expect(sorted(await render(join(folder, name, 'base')))).toEqual(sorted(objectsOf(base)));
      for (const other of request.others) {
        const { environment } = other.application;
        const namespace = `${base.publication.namespace}-${environment}`;
        const published = await publishEnvironment(request, other, namespace);
        const rendered = await render(join(folder, name, 'overlays', environment));
        expect(sorted(rendered)).toEqual(sorted(objectsOf(published).map((object) => inNamespace(object, namespace))));
      }
    },
  );
});

async function render(folder: string): Promise<readonly KubernetesObject[]> {
  return parseAllDocuments(await kustomize(folder)).map((document) => document.toJS() as KubernetesObject);
}

function objectsOf({ publication }: Awaited<ReturnType<typeof publishEnvironment>>): readonly KubernetesObject[] {
  return publication.objects.map(({ object }) => object);
}

/** An environment has a namespace of its own. */
function inNamespace(object: KubernetesObject, namespace: string): KubernetesObject {
  const { metadata } = object;
  const changed = object.kind === 'Namespace' ? { ...metadata, name: namespace } : { ...metadata, namespace };
  return { ...object, metadata: changed };
}

function sorted(objects: readonly KubernetesObject[]): readonly unknown[] {
  const keyed = objects.map((object) => [`${object.kind}/${object.metadata.name}`, object] as const);
  return keyed.sort(([a], [b]) => (a < b ? -1 : 1)).map(([, object]) => object);
}
