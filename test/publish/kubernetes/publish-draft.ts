import { join } from 'node:path';
import type { KubernetesObject } from '../../../src/kinds/kubernetes-object.ts';
import type { KubernetesOptions } from '../../../src/publish/index.ts';
import { publishEnvironment } from '../../../src/publish/kubernetes/publish-environment.ts';
import type { Publication } from '../../../src/publish/kubernetes/publish-objects.ts';
import { fixtures, loadForPublish } from '../load-fixture.ts';

/** In a folder that is there; the text is the test's own. */
const file = join(fixtures, 'publish/app.yaml');

export interface PublishedDraft {
  readonly publication: Publication;
  readonly objects: readonly KubernetesObject[];
  /** `severity CODE line` of all that was said. */
  readonly said: readonly string[];
  readonly messages: readonly string[];
  /** The object of that kind and name. */
  find(kind: string, name: string): KubernetesObject | undefined;
}

/** What an application becomes whose resources are written so. Its first resource stands on line 3. */
export async function publishDraft(
  resources: string,
  options: Partial<KubernetesOptions> = {},
  more = '',
): Promise<PublishedDraft> {
  const draft = `name: app\nresources:\n${resources.replaceAll(/^/gm, '  ')}\n${more}`;
  const { request, diagnostics: found } = await loadForPublish(file, options, new Map([[file, draft]]));
  const { publication, diagnostics } = await publishEnvironment(request, request.base);
  const objects = publication.objects.map(({ object }) => object);
  const all = [...found, ...diagnostics];
  return {
    publication,
    objects,
    said: all.map(({ severity, code, location }) => `${severity} ${code} ${location?.line}`),
    messages: all.map(({ message }) => message),
    find: (kind, name) => objects.find((object) => object.kind === kind && object.metadata.name === name),
  };
}
