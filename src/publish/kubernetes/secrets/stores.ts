import type { Resource } from '../../../model/resource.ts';
import type { ServiceAccount } from 'kubernetes-types/core/v1.js';
import type { Publishing } from '../cluster.ts';
import type { PublishedObject } from '../unit.ts';
import { metaOf } from '../workload/meta.ts';
import type { SecretStore, StoreReference } from './custom-objects.ts';

/** Where secrets come from that name no vault: the manifest's first, else the store of the cluster that the flags name. */
export function defaultStore(publishing: Publishing): StoreReference {
  const [vault] = vaultsOf(publishing);
  return vault === undefined
    ? { name: publishing.options.secretStore, kind: 'ClusterSecretStore' }
    : { name: vault.name, kind: 'SecretStore' };
}

/** What keeps secrets, by what it is told to keep. */
export function vaultsOf({ resources }: Publishing): readonly Resource[] {
  return resources.filter(({ workload, connection, options }) => {
    return workload === undefined && connection !== undefined && 'secrets' in options;
  });
}

/** A store for each vault, read with an identity of its own: its annotations name the identity of the cloud. */
export function secretStores(publishing: Publishing): readonly PublishedObject[] {
  return vaultsOf(publishing).flatMap((vault) => {
    const account: ServiceAccount = {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: metaOf(publishing, vault),
      automountServiceAccountToken: false,
    };
    const [vaultUrl] = vault.connection?.properties['uri'] ?? [];
    const store: SecretStore = {
      apiVersion: 'external-secrets.io/v1',
      kind: 'SecretStore',
      metadata: metaOf(publishing, vault),
      spec: {
        provider: {
          azurekv: {
            authType: 'WorkloadIdentity',
            vaultUrl: typeof vaultUrl === 'string' ? vaultUrl : '',
            serviceAccountRef: { name: vault.name },
          },
        },
      },
    };
    return [account, store].map((object) => ({ resource: vault.name, object: object as PublishedObject['object'] }));
  });
}
