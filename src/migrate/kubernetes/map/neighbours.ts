import { plainText } from '../../../support/plain-text.ts';
import { recogniseConnection } from '../../../kinds/recognise.ts';
import { toVariableName } from '../../../model/injection.ts';
import { refer, type Reference } from '../../draft/references.ts';
import { isFields, listOf, textsOf, type ClusterObject } from '../read/cluster-object.ts';
import { settingsOf } from './data.ts';
import type { MappedWorkload, Mapping } from './mapping.ts';
import { variablesOf } from './variables.ts';
import { workloadOfLabels } from './workloads.ts';

/** What `publish` wrote was written from references: its variables and policies say which. */
export function mapOwnReferences(mapping: Mapping, workload: MappedWorkload): void {
  const texts = rawVariables(mapping, workload);
  for (const [name, text] of texts) {
    const as = /^ConnectionStrings__(.+)$|^services__(.+?)__[^_]+__0$/
      .exec(name)
      ?.slice(1)
      .find((each) => each !== undefined);
    if (as !== undefined) referAs(mapping, workload, { as, text, texts, isOpen: name.endsWith('__default__0') });
  }
  for (const target of mapping.workloads) {
    const prefix = toVariableName(target.resource.name);
    const known = (workload.resource.options['references'] ?? []) as readonly Reference[];
    if (target === workload || known.some(({ resource }) => childrenOf(target).includes(resource))) continue;
    if (texts.has(`${prefix}_HOST`) || texts.has(`${prefix}_URI`)) refer(workload, target.resource.name);
  }
}

interface Naming {
  readonly as: string;
  /** Its address was a parameter, whose scheme nobody knew. */
  readonly isOpen: boolean;
  readonly text: string;
  readonly texts: ReadonlyMap<string, string>;
}

function referAs(mapping: Mapping, workload: MappedWorkload, naming: Naming): void {
  const { as, text, texts } = naming;
  const named = mapping.workloads.find((each) => childrenOf(each).includes(as));
  if (named !== undefined && named !== workload) return refer(workload, as);
  const hosts = [...mapping.hosts].filter(([host]) => new RegExp(`(?<![\\w.-])${escape(host)}(?![\\w.-])`).test(text));
  const target = mapping.workloads.find((each) => hosts.some(([, found]) => found === each));
  if (target === undefined) return addOutside(mapping, workload, naming);
  if (target === workload) return;
  const database = texts.get(`${toVariableName(as)}_DATABASENAME`);
  const primary = mapping.workloads.find(({ resource }) => resource.name === target.resource.options['replicaOf']);
  const child = (primary ?? target).server?.databases.get(database ?? '');
  if (primary !== undefined) return refer(workload, target.resource.name, { as });
  refer(workload, child ?? target.resource.name, { as });
}

/** A server or a service that others run. */
function addOutside(mapping: Mapping, workload: MappedWorkload, naming: Naming): void {
  const { as, text } = naming;
  const isUrl = /^https?:\/\//.test(text);
  const server = isUrl ? undefined : outsideServer(mapping, workload, naming);
  if (!isUrl && server === undefined) return;
  refer(workload, as);
  if (mapping.further.some(({ name }) => name === as)) return;
  const comment = ` from the variables of ${workload.resource.name}`;
  mapping.further.push({ name: as, type: 'external', comment, options: server ?? { url: urlOf(mapping, naming) } });
}

function urlOf({ hidden }: Mapping, { as, text, isOpen }: Naming): string {
  if (!isOpen) return text;
  hidden.all.push({ name: `${as}-url`, default: text });
  return `\${parameters.${as}-url}`;
}

function outsideServer(
  mapping: Mapping,
  workload: MappedWorkload,
  { as, text, texts }: Naming,
): Record<string, unknown> | undefined {
  const prefix = toVariableName(as);
  const plain = (texts.get(`${prefix}_URI`) ?? text).replace(/\$\([^)]*\)/g, 'x');
  const connection = recogniseConnection(`${prefix}_URI`, plain);
  if (connection === undefined) return undefined;
  const password = variablesOf(mapping, workload).get(`${prefix}_PASSWORD`)?.take();
  const username = texts.get(`${prefix}_USERNAME`);
  return {
    as: connection.kind.name,
    host: connection.host,
    ...(connection.port !== undefined && { port: connection.port }),
    ...(username !== undefined && { username }),
    ...(password !== undefined && { password }),
    ...(connection.database !== undefined && { database: connection.database }),
  };
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** The server itself, and what lives in it. */
function childrenOf({ resource, server }: MappedWorkload): readonly string[] {
  const lists = (server?.kind.children ?? []).map(({ property }) => resource.options[property]);
  const children = lists.flatMap((list) => (Array.isArray(list) ? (list as unknown[]) : []));
  return [resource.name, ...children.map((each) => (isFields(each) ? String(each['name']) : String(each)))];
}

/** As they stand there, with `$(NAME)` in them. */
function rawVariables(mapping: Mapping, { object, pod }: MappedWorkload): ReadonlyMap<string, string> {
  if (pod === undefined) return new Map();
  const whole = listOf(object.look(...pod.container, 'envFrom')).flatMap(({ configMapRef }) =>
    isFields(configMapRef) ? [...(settingsOf(mapping, String(configMapRef['name'])) ?? [])] : [],
  );
  const own = listOf(object.look(...pod.container, 'env')).map(
    ({ name, value }) => [String(name), plainText(value)] as const,
  );
  return new Map([...whole.map(([key, { today = '' }]) => [key, today] as const), ...own]);
}

/** Who may talk to whom, as NetworkPolicies say it. What no variable leads to is waited for, which lets it through too. */
export function mapPolicies(mapping: Mapping): void {
  for (const policy of mapping.of('NetworkPolicy')) {
    const owner = workloadOfLabels(mapping.workloads, textsOf(policy.look('spec', 'podSelector', 'matchLabels')));
    if (!policy.isOurs) {
      policy.take('spec');
      mapping.remark('changed', policy, 'is not taken over: `publish` writes its own policies, from the references');
    }
    if (owner === undefined) continue;
    for (const peer of peersOf(mapping, policy, ['egress', 'to'])) join(owner, peer);
    for (const peer of peersOf(mapping, policy, ['ingress', 'from'])) join(peer, owner);
  }
}

function peersOf(
  mapping: Mapping,
  policy: ClusterObject,
  [list, end]: readonly [string, string],
): readonly MappedWorkload[] {
  const rules = listOf(policy.look('spec', list));
  const peers = rules.flatMap((rule) => listOf(rule[end]));
  return peers.flatMap((peer) => {
    if (peer['namespaceSelector'] !== undefined || !isFields(peer['podSelector'])) return [];
    return workloadOfLabels(mapping.workloads, textsOf(peer['podSelector']['matchLabels'])) ?? [];
  });
}

function join(from: MappedWorkload, to: MappedWorkload): void {
  if (from === to || from.pod === undefined) return;
  const options = from.resource.options;
  const references = (options['references'] ?? []) as readonly Reference[];
  const children = childrenOf(to);
  if (references.some(({ resource }) => children.includes(resource))) return;
  const waits = (options['waitFor'] ??= []) as Reference[];
  if (!waits.some(({ resource }) => resource === to.resource.name)) waits.push({ resource: to.resource.name });
}

/** In the order in which the policies that `publish` wrote name them. */
export function sortOwnReferences(mapping: Mapping): void {
  for (const policy of mapping.of('NetworkPolicy').filter(({ isOurs }) => isOurs)) {
    const owner = workloadOfLabels(mapping.workloads, textsOf(policy.look('spec', 'podSelector', 'matchLabels')));
    const references = owner?.resource.options['references'] as Reference[] | undefined;
    const peers = peersOf(mapping, policy, ['egress', 'to']);
    const rank = ({ resource }: Reference): number => {
      const index = peers.findIndex((peer) => childrenOf(peer).includes(resource));
      return index === -1 ? peers.length : index;
    };
    references?.sort((one, other) => rank(one) - rank(other));
  }
}
