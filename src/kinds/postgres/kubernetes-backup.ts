import type { OperatorRequest } from '../cluster.ts';
import type { KubernetesObject } from '../kubernetes-object.ts';
import type { Cluster, ObjectStore, ScheduledBackup } from './kubernetes-objects.ts';
import type { PostgresOptions } from './schema.ts';

const plugin = 'barman-cloud.cloudnative-pg.io';
const usualRetention = 7;
const usualSchedule = '0 2 * * *';

/** Where backups go, and when each whole one is made. What changes in between is sent as it is written. */
export function backupObjects(
  { meta, primary }: OperatorRequest,
  { backup }: PostgresOptions,
): readonly KubernetesObject[] {
  if (backup === undefined || primary !== undefined) return [];
  const { retentionDays = usualRetention, schedule = usualSchedule, destination = unknownDestination } = backup;
  const store: ObjectStore = {
    apiVersion: 'barmancloud.cnpg.io/v1',
    kind: 'ObjectStore',
    metadata: { ...meta },
    spec: {
      retentionPolicy: `${retentionDays}d`,
      configuration: { destinationPath: destination, ...credentialsFor(destination), wal: { compression: 'gzip' } },
    },
  };
  const scheduled: ScheduledBackup = {
    apiVersion: 'postgresql.cnpg.io/v1',
    kind: 'ScheduledBackup',
    metadata: { ...meta },
    spec: {
      schedule: `0 ${schedule}`,
      backupOwnerReference: 'self',
      cluster: { name: meta.name },
      method: 'plugin',
      pluginConfiguration: { name: plugin },
    },
  };
  return [store, scheduled];
}

/** No bucket has this name: the store says so at the first backup, and an overlay sets the one that is meant. */
const unknownDestination = 's3://backups.invalid/';

/** The identity of the pods opens the store: no key of it is ever written down. */
function credentialsFor(destination: string): Partial<ObjectStore['spec']['configuration']> {
  if (destination.startsWith('https://')) return { azureCredentials: { inheritFromAzureAD: true } };
  if (destination.startsWith('gs://')) return { googleCredentials: { gkeEnvironment: true } };
  return { s3Credentials: { inheritFromIAMRole: true } };
}

export function backupPlugins(
  { meta, primary }: OperatorRequest,
  { backup }: PostgresOptions,
): Pick<Cluster['spec'], 'plugins'> {
  if (backup === undefined || primary !== undefined) return {};
  return { plugins: [{ name: plugin, isWALArchiver: true, parameters: { barmanObjectName: meta.name } }] };
}
