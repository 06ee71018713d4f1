import type { LabelSelector } from 'kubernetes-types/meta/v1.js';
import type { NetworkPolicy, NetworkPolicyPeer, NetworkPolicyPort } from 'kubernetes-types/networking/v1.js';
import type { KubernetesObject } from '../../../src/kinds/kubernetes-object.ts';

/** A pod as network policies see it. */
export interface Pod {
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
}

export interface Connection {
  readonly from: Pod;
  readonly to: Pod;
  readonly port: number;
  readonly protocol: 'TCP' | 'UDP';
}

/** Whether a set of policies lets a connection through, as a network plugin decides it: both sides must agree. */
export function isAllowed(objects: readonly KubernetesObject[], connection: Connection): boolean {
  const policies = objects.filter(({ kind }) => kind === 'NetworkPolicy') as readonly (KubernetesObject &
    NetworkPolicy)[];
  return leaves(policies, connection) && enters(policies, connection);
}

function leaves(policies: readonly NetworkPolicy[], { from, to, port, protocol }: Connection): boolean {
  const selecting = policies.filter((policy) => selects(policy, from, 'Egress'));
  if (selecting.length === 0) return true;
  return selecting.some(({ metadata, spec }) =>
    (spec?.egress ?? []).some(
      (rule) => hasPort(rule.ports, port, protocol) && hasPeer(rule.to, to, metadata?.namespace ?? ''),
    ),
  );
}

function enters(policies: readonly NetworkPolicy[], { from, to, port, protocol }: Connection): boolean {
  const selecting = policies.filter((policy) => selects(policy, to, 'Ingress'));
  if (selecting.length === 0) return true;
  return selecting.some(({ metadata, spec }) =>
    (spec?.ingress ?? []).some(
      (rule) => hasPort(rule.ports, port, protocol) && hasPeer(rule.from, from, metadata?.namespace ?? ''),
    ),
  );
}

function selects({ metadata, spec }: NetworkPolicy, pod: Pod, direction: 'Ingress' | 'Egress'): boolean {
  if (spec === undefined || metadata?.namespace !== pod.namespace) return false;
  return (spec.policyTypes ?? []).includes(direction) && matches(spec.podSelector, pod.labels);
}

function hasPort(ports: readonly NetworkPolicyPort[] | undefined, port: number, protocol: string): boolean {
  // No ports at all means every port.
  if (ports === undefined) return true;
  return ports.some((rule) => (rule.protocol ?? 'TCP') === protocol && (rule.port === undefined || rule.port === port));
}

function hasPeer(peers: readonly NetworkPolicyPeer[] | undefined, pod: Pod, own: string): boolean {
  if (peers === undefined || peers.length === 0) return true;
  return peers.some(({ podSelector, namespaceSelector, ipBlock }) => {
    if (ipBlock !== undefined) return false;
    const isThere =
      namespaceSelector === undefined
        ? pod.namespace === own
        : matches(namespaceSelector, { 'kubernetes.io/metadata.name': pod.namespace });
    return isThere && (podSelector === undefined || matches(podSelector, pod.labels));
  });
}

function matches(selector: LabelSelector | undefined, labels: Readonly<Record<string, string>>): boolean {
  if ((selector?.matchExpressions?.length ?? 0) > 0) throw new Error('expressions are not followed here');
  return Object.entries(selector?.matchLabels ?? {}).every(([name, value]) => labels[name] === value);
}
