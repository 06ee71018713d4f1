import type { Affinity, ResourceRequirements, TopologySpreadConstraint } from 'kubernetes-types/core/v1.js';
import type { ObjectMeta } from 'kubernetes-types/meta/v1.js';

/** CloudNativePG's and its backup plugin's custom resources, as far as they are written here. */
type Named = ObjectMeta & { name: string };

export interface Cluster {
  apiVersion: 'postgresql.cnpg.io/v1';
  kind: 'Cluster';
  metadata: Named;
  spec: {
    instances: number;
    imageName: string;
    primaryUpdateStrategy: 'unsupervised';
    primaryUpdateMethod: 'switchover' | 'restart';
    enableSuperuserAccess: false;
    bootstrap: Bootstrap;
    replica?: { enabled: true; source: string };
    externalClusters?: ExternalCluster[];
    storage: Storage;
    walStorage?: Storage;
    postgresql?: {
      synchronous?: { method: 'any'; number: number; dataDurability: 'required' };
      parameters?: Record<string, string>;
    };
    affinity: {
      enablePodAntiAffinity: true;
      podAntiAffinityType: 'required' | 'preferred';
      topologyKey: 'kubernetes.io/hostname';
      nodeAffinity?: NonNullable<Affinity['nodeAffinity']>;
    };
    topologySpreadConstraints?: TopologySpreadConstraint[];
    resources: ResourceRequirements;
    plugins?: { name: string; isWALArchiver: true; parameters: { barmanObjectName: string } }[];
  };
}

type Bootstrap =
  | { initdb: { database: string; owner: string; dataChecksums: true } }
  | { pg_basebackup: { source: string } };

interface ExternalCluster {
  name: string;
  connectionParameters: Record<string, string>;
  sslKey: SecretField;
  sslCert: SecretField;
  sslRootCert: SecretField;
}

interface SecretField {
  name: string;
  key: string;
}

interface Storage {
  size: string;
  storageClass?: string;
}

/** A further database of a cluster. */
export interface Database {
  apiVersion: 'postgresql.cnpg.io/v1';
  kind: 'Database';
  metadata: Named;
  spec: { name: string; owner: string; cluster: { name: string }; databaseReclaimPolicy: 'retain' };
}

/** PgBouncer before a cluster. */
export interface Pooler {
  apiVersion: 'postgresql.cnpg.io/v1';
  kind: 'Pooler';
  metadata: Named;
  spec: {
    cluster: { name: string };
    instances: number;
    type: 'rw';
    pgbouncer: { poolMode: 'transaction'; parameters: Record<string, string> };
  };
}

export interface ScheduledBackup {
  apiVersion: 'postgresql.cnpg.io/v1';
  kind: 'ScheduledBackup';
  metadata: Named;
  spec: {
    /** Six fields: seconds come first. */
    schedule: string;
    backupOwnerReference: 'self';
    cluster: { name: string };
    method: 'plugin';
    pluginConfiguration: { name: string };
  };
}

export interface ObjectStore {
  apiVersion: 'barmancloud.cnpg.io/v1';
  kind: 'ObjectStore';
  metadata: Named;
  spec: {
    retentionPolicy: string;
    configuration: {
      destinationPath: string;
      azureCredentials?: { inheritFromAzureAD: true };
      s3Credentials?: { inheritFromIAMRole: true };
      googleCredentials?: { gkeEnvironment: true };
      wal: { compression: 'gzip' };
    };
  };
}
