import type { KubernetesObject } from '../../../src/kinds/kubernetes-object.ts';
import { usualOptions, type KubernetesOptions } from '../../../src/publish/kubernetes/options.ts';
import { publishObjects, type Publication } from '../../../src/publish/kubernetes/publish-objects.ts';
import type { Application } from '../../../src/model/application.ts';
import { loadText } from '../../manifest/load-text.ts';

export interface PublishedText extends Publication {
  readonly application: Application;
  /** The only object of that kind and name. */
  object(kind: string, name: string): KubernetesObject;
  /** `CODE message` of what was said that is no note. */
  readonly complaints: readonly string[];
}

/** What a manifest becomes in a cluster. */
export async function publishText(text: string, options: Partial<KubernetesOptions> = {}): Promise<PublishedText> {
  const { application, diagnostics } = await loadText(text, { environment: 'production', mode: 'publish' });
  if (application === undefined)
    throw new Error(diagnostics.map(({ code, message }) => `${code} ${message}`).join('\n'));
  const publication = await publishObjects({
    application,
    options: { ...usualOptions, ...options },
    parameters: new Map(),
    imageOf: ({ name }) => ({ reference: `registry.example.com/shop/${name}:1.0.0` }),
  });
  return {
    ...publication,
    application,
    object: (kind, name) => find(publication, kind, name),
    complaints: publication.diagnostics
      .filter(({ severity }) => severity !== 'note')
      .map(({ code, message }) => `${code} ${message}`),
  };
}

function find({ objects }: Publication, kind: string, name: string): KubernetesObject {
  const found = objects.filter(({ object }) => object.kind === kind && object.metadata.name === name);
  if (found.length !== 1 || found[0] === undefined) {
    const all = objects.map(({ object }) => `${object.kind}/${object.metadata.name}`).join(', ');
    throw new Error(`${found.length} objects are ${kind}/${name}; there are ${all}`);
  }
  return found[0].object;
}
