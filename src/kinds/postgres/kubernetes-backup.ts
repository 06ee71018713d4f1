import type { OperatorRequest } from '../cluster.ts';
import type { ClusterProblem } from '../cluster.ts';
import type { ClusterSpec, ObjectStore, ScheduledBackup, StoreCredentials } from './kubernetes-objects.ts';

/** What backs a server up, and what must be known of it. */
export interface Backups {
  readonly objects: readonly (ObjectStore | ScheduledBackup)[];
  readonly plugins?: NonNullable<ClusterSpec['plugins']>;
  readonly notes: readonly string[];
  readonly problems: readonly ClusterProblem[];
}

interface BackupOptions {
  readonly retentionDays?: number;
  readonly schedule?: string;
  readonly geoRedundant?: boolean;
  readonly destination?: string;
}

const plugin = 'barman-cloud.cloudnative-pg.io';
const none: Backups = { objects: [], notes: [], problems: [] };

/** A store for what is archived all the time, and a full backup each night. */
export function backupsOf({ resource, meta }: OperatorRequest): Backups {
  const options = resource.options['backup'] as BackupOptions | undefined;
  if (options === undefined) return none;
  const { retentionDays = 7, schedule = '0 2 * * *', destination, geoRedundant } = options;
  const credentials = destination === undefined ? undefined : credentialsFor(destination);
  if (destination === undefined || credentials === undefined) {
    return { ...none, problems: [nowhere(meta.name, destination)] };
  }
  const store: ObjectStore = {
    apiVersion: 'barmancloud.cnpg.io/v1',
    kind: 'ObjectStore',
    metadata: meta,
    spec: {
      retentionPolicy: `${retentionDays}d`,
      configuration: { destinationPath: destination, ...credentials, wal: { compression: 'gzip' } },
    },
  };
  const scheduled: ScheduledBackup = {
    apiVersion: 'postgresql.cnpg.io/v1',
    kind: 'ScheduledBackup',
    metadata: meta,
    spec: {
      schedule: `0 ${schedule}`,
      cluster: { name: meta.name },
      method: 'plugin',
      pluginConfiguration: { name: plugin },
      backupOwnerReference: 'self',
    },
  };
  return {
    objects: [store, scheduled],
    plugins: [{ name: plugin, isWALArchiver: true, parameters: { barmanObjectName: meta.name } }],
    notes: [
      `its backups need the Barman Cloud plugin of CloudNativePG (0.14 or newer), and its service account the right to write to ${destination}`,
      ...(geoRedundant === true ? ['a copy of its backups in a second region is a setting of their store'] : []),
    ],
    problems: [],
  };
}

/** By who its pods are, as each cloud tells them. */
function credentialsFor(destination: string): StoreCredentials | undefined {
  if (/^s3:\/\/./.test(destination)) return { s3Credentials: { inheritFromIAMRole: true } };
  if (/^gs:\/\/./.test(destination)) return { googleCredentials: { gkeEnvironment: true } };
  if (/^https:\/\/[^/]+\.blob\.core\./.test(destination)) return { azureCredentials: { inheritFromAzureAD: true } };
  return undefined;
}

function nowhere(name: string, destination: string | undefined): ClusterProblem {
  return {
    code: 'BACKUP_NOWHERE',
    message:
      destination === undefined
        ? `${name} is to be backed up, and nothing says where to`
        : `${name} is to be backed up to ${destination}, which is no address of a store`,
    hint: 'Add `backup: { destination: s3://BUCKET/PATH }`; `gs://…` and `https://ACCOUNT.blob.core.windows.net/…` are understood, too.',
  };
}
