import type { ObjectMeta } from 'kubernetes-types/meta/v1.js';

/** External Secrets 2: brings secrets from a store into a Secret of the namespace. */
export interface ExternalSecret {
  apiVersion: 'external-secrets.io/v1';
  kind: 'ExternalSecret';
  metadata: ObjectMeta & { name: string };
  spec: {
    refreshInterval?: string;
    refreshPolicy?: 'CreatedOnce';
    secretStoreRef?: StoreReference;
    target: {
      name: string;
      creationPolicy: 'Owner';
      deletionPolicy: 'Retain';
      template?: { engineVersion: 'v2'; data: Record<string, string> };
    };
    data?: ExternalSecretData[];
    dataFrom?: GeneratedData[];
  };
}

export interface StoreReference {
  name: string;
  kind: 'SecretStore' | 'ClusterSecretStore';
}

interface ExternalSecretData {
  secretKey: string;
  remoteRef: { key: string };
  sourceRef?: { storeRef: StoreReference };
}

interface GeneratedData {
  sourceRef: {
    generatorRef: { apiVersion: 'generators.external-secrets.io/v1alpha1'; kind: 'Password'; name: string };
  };
  rewrite?: { regexp: { source: string; target: string } }[];
}

/** Where secrets are kept: here an Azure key vault, whose reader is the workload's identity. */
export interface SecretStore {
  apiVersion: 'external-secrets.io/v1';
  kind: 'SecretStore';
  metadata: ObjectMeta & { name: string };
  spec: {
    provider: {
      azurekv: { authType: 'WorkloadIdentity'; vaultUrl: string; serviceAccountRef: { name: string } };
    };
  };
}

/** Makes a password up, inside the cluster. */
export interface PasswordGenerator {
  apiVersion: 'generators.external-secrets.io/v1alpha1';
  kind: 'Password';
  metadata: ObjectMeta & { name: string };
  spec: {
    length: number;
    digits?: number;
    symbols?: number;
    symbolCharacters?: string;
    noUpper: boolean;
    allowRepeat: boolean;
  };
}

/** What the controller of Sealed Secrets decrypts into a Secret of the same name. */
export interface SealedSecret {
  apiVersion: 'bitnami.com/v1alpha1';
  kind: 'SealedSecret';
  metadata: ObjectMeta & { name: string };
  spec: {
    encryptedData: Record<string, string>;
    template: { metadata: { name: string; labels: Record<string, string> }; type: 'Opaque' };
  };
}
