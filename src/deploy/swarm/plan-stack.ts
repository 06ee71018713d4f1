import { AppHostError } from '../../support/apphost-error.ts';
import type { PlannedChange } from '../event.ts';
import type { PublishedProject } from '../published.ts';
import type { LiveNode, LiveServices } from './live-stack.ts';
import type { StackSecret } from './stack-objects.ts';

export interface LiveStack {
  readonly services: LiveServices;
  /** Names of the stack's own. */
  readonly secrets: readonly string[];
  /** On the node that is talked to. */
  readonly volumes: readonly string[];
  readonly nodes: readonly LiveNode[];
}

/** What the swarm will make of the stack, before it does. */
export interface StackPlan {
  readonly changes: readonly PlannedChange[];
  /** Services that the manifest no longer has. */
  readonly orphans: readonly string[];
  readonly newSecrets: readonly StackSecret[];
  /** Secrets of the stack that nothing of it uses any more. */
  readonly oldSecrets: readonly string[];
  /** Volumes that the manifest no longer has. */
  readonly leftVolumes: readonly string[];
  /** Labels that the only node gets. */
  readonly labelling?: { readonly node: LiveNode; readonly labels: readonly string[] };
}

/** Rejects with `DEPLOY_NODE_UNLABELLED` where no node can take what has a volume. */
export function planStack(
  { name, stack }: Pick<PublishedProject, 'name' | 'stack'>,
  {
    live,
    secrets,
    prune,
  }: { readonly live: LiveStack; readonly secrets: readonly StackSecret[]; readonly prune: boolean },
): StackPlan {
  const { services = [], volumes = [], labels = [] } = stack ?? {};
  const labelling = planLabels(name, labels, live.nodes);
  const orphans = prune ? [...live.services.keys()].filter((service) => !services.includes(service)) : [];
  const newSecrets = secrets.filter((secret) => !live.secrets.includes(secret.name));
  const known = new Set(secrets.map((secret) => secret.name));
  const oldSecrets = prune ? live.secrets.filter((secret) => !known.has(secret)) : [];
  const leftVolumes = prune ? live.volumes.filter((volume) => !volumes.includes(volume)) : [];
  return {
    changes: [
      ...(labelling === undefined ? [] : [toChange(`node/${labelling.node.Description.Hostname}`, 'change')]),
      ...newSecrets.map((secret) => toChange(`secret/${secret.name}`, 'create')),
      // Only the swarm knows what of it is different.
      ...services.map((service) => toChange(`service/${service}`, live.services.has(service) ? 'change' : 'create')),
      ...orphans.map((service) => toChange(`service/${service}`, 'delete')),
      ...oldSecrets.map((secret) => toChange(`secret/${secret}`, 'delete')),
    ],
    orphans,
    newSecrets,
    oldSecrets,
    leftVolumes,
    ...(labelling !== undefined && { labelling }),
  };
}

function toChange(object: string, change: PlannedChange['change']): PlannedChange {
  return { object, change };
}

/** Which node keeps a volume is for a person to say, unless there is only one. */
function planLabels(stack: string, labels: readonly string[], nodes: readonly LiveNode[]): StackPlan['labelling'] {
  const missing = labels.filter((label) => !nodes.some((node) => hasLabel(node, label)));
  if (missing.length === 0) return undefined;
  const [only, ...others] = nodes;
  const isOurs = missing.every((label) => label.startsWith(`${stack}.`));
  if (only !== undefined && others.length === 0 && isOurs) return { node: only, labels: missing };
  const names = nodes.map(({ Description }) => Description.Hostname);
  const commands = missing.map((label) => `docker node update --label-add ${label} NODE`);
  throw new AppHostError(
    'DEPLOY_NODE_UNLABELLED',
    `no node of the swarm has the label ${missing.join(', ')}, which says where a part of ${stack} runs; nothing was changed`,
    {
      hint: `On a manager, with NODE one of ${names.join(', ')}: ${commands.join('; ')}`,
      facts: { labels: missing.join(' ') },
    },
  );
}

function hasLabel({ Spec }: LiveNode, label: string): boolean {
  const [key = '', ...value] = label.split('=');
  return Spec.Labels?.[key] === value.join('=');
}
