import { randomUUID } from 'node:crypto';
import { hostname, userInfo } from 'node:os';
import { AppHostError } from '../../support/apphost-error.ts';
import type { Claim } from '../surroundings.ts';
import type { Cluster } from './cluster.ts';
import type { ClusterObject } from './object.ts';
import { toToolError } from './tool-error.ts';

/**
 * Takes a Lease, as the controllers of Kubernetes do among themselves: two deployments at once would prune what the other
 * has just applied. It is renewed as long as this process lives and ends by itself afterwards.
 */
export async function takeClaim(cluster: Cluster, application: string): Promise<Claim> {
  const name = `apphost-${application}`;
  const holder = `${nameOfUser()}@${hostname()} ${process.pid} ${randomUUID().slice(0, 8)}`;
  const { claim } = cluster.pace;
  const lease = (resourceVersion?: string): string =>
    JSON.stringify(toLease({ name, cluster, holder, resourceVersion }));
  const created = await cluster.kubectl.run(['create', '-f', '-', '-o', 'json'], { input: lease() });
  if (!created.ok) {
    if (!created.stderr.includes('AlreadyExists')) throw toToolError(created, 'claiming the application');
    await takeOver(cluster, { name, application, lease });
  }
  const timer = setInterval(() => void renew(cluster, { name, holder, lease }).catch(() => undefined), claim / 3);
  return {
    release: async () => {
      clearInterval(timer);
      const current = await readLease({ ...cluster, kubectl: cluster.lastly }, name);
      if (current?.spec?.['holderIdentity'] !== holder) return;
      await cluster.lastly.run([
        'delete',
        'lease',
        name,
        '-n',
        cluster.namespace,
        '--wait=false',
        '--request-timeout=10s',
      ]);
    },
  };
}

interface Taking {
  readonly name: string;
  readonly application: string;
  readonly lease: (resourceVersion?: string) => string;
}

async function takeOver(cluster: Cluster, { name, application, lease }: Taking): Promise<void> {
  const current = await readLease(cluster, name);
  if (current !== undefined && endOf(current) > Date.now()) throw busy(application, current);
  const version = current?.metadata.resourceVersion;
  const verb = current === undefined ? 'create' : 'replace';
  const taken = await cluster.kubectl.run([verb, '-f', '-'], { input: lease(version) });
  if (taken.ok) return;
  const winner = await readLease(cluster, name);
  if (winner === undefined) throw toToolError(taken, 'claiming the application');
  throw busy(application, winner);
}

async function renew(
  cluster: Cluster,
  { name, holder, lease }: { name: string; holder: string; lease: Taking['lease'] },
): Promise<void> {
  const current = await readLease(cluster, name);
  if (current?.spec?.['holderIdentity'] !== holder) return;
  await cluster.kubectl.run(['replace', '-f', '-'], { input: lease(current.metadata.resourceVersion) });
}

async function readLease(
  { kubectl, namespace }: Pick<Cluster, 'kubectl' | 'namespace'>,
  name: string,
): Promise<ClusterObject | undefined> {
  const args = ['get', 'lease', name, '-n', namespace, '--ignore-not-found', '-o', 'json', '--request-timeout=10s'];
  const { ok, stdout } = await kubectl.run(args);
  return ok && stdout.trim() !== '' ? (JSON.parse(stdout) as ClusterObject) : undefined;
}

interface Lease {
  readonly name: string;
  readonly cluster: Cluster;
  readonly holder: string;
  readonly resourceVersion: string | undefined;
}

function toLease({ name, cluster, holder, resourceVersion }: Lease): unknown {
  const now = new Date().toISOString().replace('Z', '000Z');
  return {
    apiVersion: 'coordination.k8s.io/v1',
    kind: 'Lease',
    metadata: { name, namespace: cluster.namespace, ...(resourceVersion !== undefined && { resourceVersion }) },
    spec: {
      holderIdentity: holder,
      leaseDurationSeconds: Math.max(1, Math.ceil(cluster.pace.claim / 1000)),
      acquireTime: now,
      renewTime: now,
    },
  };
}

interface LeaseSpec {
  readonly holderIdentity?: string;
  readonly renewTime?: string;
  readonly leaseDurationSeconds?: number;
}

function endOf({ spec }: ClusterObject): number {
  const { renewTime = '', leaseDurationSeconds = 0 } = (spec ?? {}) as LeaseSpec;
  const renewed = Date.parse(renewTime);
  return (Number.isNaN(renewed) ? 0 : renewed) + leaseDurationSeconds * 1000;
}

function busy(application: string, lease: ClusterObject): AppHostError {
  const { holderIdentity = 'somebody' } = (lease.spec ?? {}) as LeaseSpec;
  const holder = holderIdentity.split(' ')[0] ?? holderIdentity;
  const end = new Date(endOf(lease)).toISOString().slice(11, 19);
  return new AppHostError('DEPLOY_BUSY', `${holder} is deploying ${application} to this namespace at the moment`, {
    hint: `Repeat it when that has ended. If it was killed, its claim ends at ${end} UTC.`,
    facts: { holder },
  });
}

function nameOfUser(): string {
  try {
    return userInfo().username;
  } catch {
    // A user that the machine does not know, as in many containers.
    return 'somebody';
  }
}
