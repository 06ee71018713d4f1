import type { Affinity, ResourceRequirements, TopologySpreadConstraint } from 'kubernetes-types/core/v1.js';
import type { ObjectMeta } from 'kubernetes-types/meta/v1.js';

type Metadata = ObjectMeta & { readonly name: string };

/** The custom resources of CloudNativePG 1.26 and newer, as far as they are written here. */
export interface Cluster {
  apiVersion: 'postgresql.cnpg.io/v1';
  kind: 'Cluster';
  metadata: Metadata;
  spec: ClusterSpec;
}

export interface ClusterSpec {
  instances: number;
  imageName: string;
  primaryUpdateStrategy: 'unsupervised';
  primaryUpdateMethod: 'switchover' | 'restart';
  enableSuperuserAccess: boolean;
  enablePDB: boolean;
  bootstrap: {
    initdb?: { database: string; owner: string; dataChecksums: boolean };
    pg_basebackup?: { source: string };
  };
  storage: { size: string; storageClass?: string };
  walStorage: { size: string; storageClass?: string };
  postgresql: {
    synchronous?: { method: 'any'; number: number; dataDurability: 'required' };
    parameters: Record<string, string>;
  };
  affinity: {
    enablePodAntiAffinity: boolean;
    podAntiAffinityType: 'required' | 'preferred';
    topologyKey: string;
    nodeAffinity?: NonNullable<Affinity['nodeAffinity']>;
  };
  topologySpreadConstraints?: TopologySpreadConstraint[];
  resources: ResourceRequirements;
  plugins?: { name: string; isWALArchiver: boolean; parameters: Record<string, string> }[];
  externalClusters?: ExternalCluster[];
  replica?: { enabled: boolean; source: string };
}

export interface ExternalCluster {
  name: string;
  connectionParameters: Record<string, string>;
  sslKey: SecretReference;
  sslCert: SecretReference;
  sslRootCert: SecretReference;
}

interface SecretReference {
  name: string;
  key: string;
}

export interface Database {
  apiVersion: 'postgresql.cnpg.io/v1';
  kind: 'Database';
  metadata: Metadata;
  spec: {
    name: string;
    owner: string;
    cluster: { name: string };
    ensure: 'present';
    databaseReclaimPolicy: 'retain';
  };
}

export interface Pooler {
  apiVersion: 'postgresql.cnpg.io/v1';
  kind: 'Pooler';
  metadata: Metadata;
  spec: {
    cluster: { name: string };
    instances: number;
    type: 'rw' | 'r';
    pgbouncer: { poolMode: 'transaction'; parameters: Record<string, string> };
    template: {
      metadata: { labels: Record<string, string> };
      spec: { containers: { name: 'pgbouncer'; resources: ResourceRequirements }[]; affinity?: Affinity };
    };
  };
}

export interface ScheduledBackup {
  apiVersion: 'postgresql.cnpg.io/v1';
  kind: 'ScheduledBackup';
  metadata: Metadata;
  spec: {
    /** Six fields, seconds first. */
    schedule: string;
    cluster: { name: string };
    method: 'plugin';
    pluginConfiguration: { name: string };
    backupOwnerReference: 'self';
  };
}

/** Of the plugin that backs up with Barman. */
export interface ObjectStore {
  apiVersion: 'barmancloud.cnpg.io/v1';
  kind: 'ObjectStore';
  metadata: Metadata;
  spec: {
    retentionPolicy: string;
    configuration: StoreCredentials & { destinationPath: string; wal: { compression: 'gzip' } };
  };
}

/** Who the pods are: nothing of a key is written down. */
export type StoreCredentials =
  | { s3Credentials: { inheritFromIAMRole: true } }
  | { googleCredentials: { gkeEnvironment: true } }
  | { azureCredentials: { inheritFromAzureAD: true } };
