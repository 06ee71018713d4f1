import type { ReadServer } from '../cluster.ts';
import type { KubernetesObject } from '../kubernetes-object.ts';
import { isOf, readLimits, readRegion, readStandby, readVolume, textIn, valueIn } from '../parts/operator-read.ts';

const group = 'postgresql.cnpg.io';

/** A cluster of CloudNativePG as a server of the manifest. */
export function readCluster(object: KubernetesObject, all: readonly KubernetesObject[]): ReadServer | undefined {
  if (!isOf(object, group, 'Cluster')) return undefined;
  const { name } = object.metadata;
  const spec = valueIn(object, 'spec');
  const own = all.filter((each) => textIn(each, 'spec', 'cluster', 'name') === name);
  const primary = valueIn(spec, 'replica', 'enabled') === true ? textIn(spec, 'replica', 'source') : undefined;
  const databases = primary === undefined ? databasesOf(spec, own) : new Map<string, string>();
  const owner = textIn(spec, 'bootstrap', 'initdb', 'owner');
  const [first] = databases.keys();
  return {
    options: {
      ...tagOf(textIn(spec, 'imageName')),
      ...(primary !== undefined && { replicaOf: primary }),
      ...(owner !== undefined && owner !== (first ?? 'app') && { username: owner }),
      volume: readVolume(textIn(spec, 'storage', 'size'), textIn(spec, 'storage', 'storageClass')),
      ...(databases.size > 0 && { databases: [...databases].map(([inner, each]) => toEntry(inner, each)) }),
      ...readStandby(valueIn(spec, 'instances'), valueIn(spec, 'topologySpreadConstraints')),
      ...readLimits(valueIn(spec, 'resources'), { cpu: '2', memory: '1Gi' }),
      ...readRegion(valueIn(spec, 'affinity', 'nodeAffinity')),
      ...backupOf(spec, own, all),
      ...(own.some((each) => isOf(each, group, 'Pooler')) && { pool: { pooler: true } }),
    },
    databases,
    hosts: [`${name}-rw`, `${name}-ro`, `${name}-r`, `${name}-pooler`],
  };
}

function toEntry(inner: string, name: string): unknown {
  return inner === name ? name : { name, database: inner };
}

/** Only what the operator makes of the usual image is known by its version alone. */
function tagOf(image: string | undefined): Readonly<Record<string, string>> {
  const version = /\/cloudnative-pg\/postgresql:([0-9]+(?:\.[0-9]+)?)/.exec(image ?? '')?.[1];
  if (version !== undefined) return { tag: version };
  return image === undefined ? {} : { image };
}

/** Resources by the name inside the server. The one that is made with it is called after itself. */
function databasesOf(spec: unknown, own: readonly KubernetesObject[]): Map<string, string> {
  const first = textIn(spec, 'bootstrap', 'initdb', 'database');
  const found = new Map<string, string>();
  if (first !== undefined && first !== 'app') found.set(first, toName(first));
  for (const each of own.filter((object) => isOf(object, group, 'Database'))) {
    const inner = textIn(each, 'spec', 'name');
    if (inner !== undefined) found.set(inner, toName(each.metadata.name));
  }
  return found;
}

function toName(text: string): string {
  return text.toLowerCase().replace(/[^a-z0-9]+/g, '-');
}

function backupOf(
  spec: unknown,
  own: readonly KubernetesObject[],
  all: readonly KubernetesObject[],
): Readonly<Record<string, unknown>> {
  const store = textIn(spec, 'plugins', 0, 'parameters', 'barmanObjectName');
  const object = all.find((each) => each.kind === 'ObjectStore' && each.metadata.name === store);
  const destination = textIn(object, 'spec', 'configuration', 'destinationPath');
  if (destination === undefined) return {};
  const days = Number(/^([0-9]+)d$/.exec(textIn(object, 'spec', 'retentionPolicy') ?? '')?.[1] ?? 7);
  const scheduled = textIn(
    own.find((each) => isOf(each, group, 'ScheduledBackup')),
    'spec',
    'schedule',
  );
  // The operator's has a field for seconds before the others.
  const schedule = scheduled?.replace(/^0 /, '');
  const isUsual = schedule === undefined || schedule === '0 2 * * *';
  return { backup: { ...(days !== 7 && { retentionDays: days }), ...(!isUsual && { schedule }), destination } };
}
