import { kinds } from '../../../kinds/index.ts';
import { toParameterName } from '../../../support/secret-signs.ts';
import { listOf, isFields, textsOf, type ClusterObject } from '../read/cluster-object.ts';
import type { Mapping } from './mapping.ts';

/** The store of secrets that `publish` wrote for a resource of a type of its own. */
export function mapStores(mapping: Mapping): void {
  for (const store of mapping.of('SecretStore').filter(({ isOurs }) => isOurs)) {
    const type = String(store.look('metadata', 'labels', 'app.kubernetes.io/component'));
    if (!kinds.some(({ name }) => name === type)) continue;
    const kept = mapping.of('ExternalSecret').flatMap((external) => keyInStore(mapping, external, store.name) ?? []);
    for (const key of kept) mapping.hidden.all.push({ name: toParameterName(key), secret: true });
    const annotations = textsOf(store.look('metadata', 'annotations'));
    const options = {
      ...(kept.length > 0 && {
        secrets: Object.fromEntries(kept.map((key) => [key, `\${parameters.${toParameterName(key)}}`])),
      }),
      ...(Object.keys(annotations).length > 0 && { annotations }),
    };
    mapping.further.push({ name: store.name, type, comment: ` from the SecretStore ${store.name}`, options });
  }
}

/** The name under which such a store keeps the secret; `undefined` for parameters of the application, which are named after it. */
export function keyInStore(mapping: Mapping, external: ClusterObject, store: string): string | undefined {
  const reference = external.look('spec', 'secretStoreRef');
  if (!isFields(reference) || reference['kind'] !== 'SecretStore' || reference['name'] !== store) return undefined;
  const [entry] = listOf(external.look('spec', 'data'));
  const key = isFields(entry?.['remoteRef']) ? String(entry['remoteRef']['key']) : undefined;
  return key?.startsWith(`${mapping.name}--`) === true ? undefined : key;
}
