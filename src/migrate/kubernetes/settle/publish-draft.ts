import { plainText } from '../../../support/plain-text.ts';
import { loadManifest } from '../../../manifest/index.ts';
import { usualOptions, type KubernetesOptions } from '../../../publish/index.ts';
import { publishEnvironment } from '../../../publish/kubernetes/publish-environment.ts';
import type { PublishedObject } from '../../../publish/kubernetes/unit.ts';
import type { Diagnostic } from '../../../support/diagnostic.ts';
import type { Draft } from '../../draft/draft.ts';
import { printManifest } from '../../draft/print-manifest.ts';
import { isFields, listOf, type ClusterObject } from '../read/cluster-object.ts';

/** What `publish` makes of a draft: the measure of what was lost. */
export interface PublishedDraft {
  readonly text: string;
  readonly objects: readonly PublishedObject[];
  /** Of the manifest and of what is published. With errors of the manifest, there are no objects. */
  readonly diagnostics: readonly Diagnostic[];
}

export async function publishDraft(file: string, draft: Draft, options: KubernetesOptions): Promise<PublishedDraft> {
  const text = printManifest(draft);
  const request = { file, environment: 'production', set: [], mode: 'publish' as const };
  const { application, diagnostics } = await loadManifest(request, new Map([[file, text]]));
  if (application === undefined) return { text, objects: [], diagnostics };
  const published = await publishEnvironment(
    { base: { application, parameters: new Map() }, others: [], images: {}, kubernetes: options },
    { application, parameters: new Map() },
  );
  const { objects } = published.publication;
  return { text, objects, diagnostics: [...diagnostics, ...published.diagnostics] };
}

/** The options of `publish` that lead back to such objects. */
export function publishOptionsOf(objects: readonly ClusterObject[], name: string): KubernetesOptions {
  const of = (kind: string) => objects.find((object) => object.kind === kind);
  const route = of('HTTPRoute') ?? of('GRPCRoute');
  const [parent] = listOf(route?.look('spec', 'parentRefs'));
  const store = of('ExternalSecret')?.look('spec', 'secretStoreRef');
  const namespace = objects.find((object) => object.namespace !== undefined)?.namespace;
  const isOperated = objects.some(({ kind }) => kind === 'Cluster' || kind === 'RabbitmqCluster');
  const ingressClass = of('Ingress')?.look('spec', 'ingressClassName');
  return {
    ...usualOptions,
    ...(namespace !== undefined && namespace !== name && { namespace }),
    operators: isOperated ? 'usual' : 'none',
    edge: route === undefined && of('Ingress') !== undefined ? 'ingress' : 'gateway',
    gateway: {
      namespace: typeof parent?.['namespace'] === 'string' ? parent['namespace'] : usualOptions.gateway.namespace,
      name: plainText(parent?.['name'] ?? ingressClass, usualOptions.gateway.name),
    },
    withGateway: of('Gateway') !== undefined,
    withQuota: of('ResourceQuota') !== undefined,
    ...(isFields(store) && store['kind'] === 'ClusterSecretStore' && { secretStore: String(store['name']) }),
  };
}
