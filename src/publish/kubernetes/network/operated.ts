import type {
  NetworkPolicy,
  NetworkPolicyEgressRule,
  NetworkPolicyIngressRule,
  NetworkPolicyPeer,
} from 'kubernetes-types/networking/v1.js';
import { exceptionAnnotations } from '../checks/index.ts';
import type { Publishing } from '../cluster.ts';
import type { OperatedUnit, PodUnit, Unit } from '../unit.ts';
import { metaOf } from '../workload/meta.ts';
import { apiServer, distinctPeers, dns, namespaceOf, portsOf, toPorts } from './rules.ts';

/** A unit that calls another, and where it calls from. */
export interface Caller {
  readonly unit: PodUnit | OperatedUnit;
  readonly peers: readonly NetworkPolicyPeer[];
}

/** The pods are not in the files, so kube-score takes the policy for one of nobody. */
export const operatorPods = exceptionAnnotations([
  { tool: 'kube-score', check: 'networkpolicy-targets-pod', reason: 'Its pods are made by the operator.' },
]);

/** What comes in to an operator's pods besides their callers: each other, and the operator. */
export function fromOperator(
  { clusterKinds }: Publishing,
  { resource, server }: OperatedUnit,
): NetworkPolicyIngressRule[] {
  const operator = clusterKinds.get(resource.type)?.operator;
  return [
    { from: [podsWith(server.podLabels)], ports: toPorts(server.peerPorts) },
    ...(server.front === undefined
      ? []
      : [{ from: [podsWith(server.front.podLabels)], ports: toPorts(server.peerPorts) }]),
    ...(operator === undefined || server.operatorPorts.length === 0
      ? []
      : [{ from: [namespaceOf(operator.namespace)], ports: toPorts(server.operatorPorts) }]),
  ];
}

export function amongPeers({ server }: OperatedUnit): NetworkPolicyEgressRule[] {
  return [{ to: [podsWith(server.podLabels)], ports: toPorts(server.peerPorts) }, apiServer];
}

/** Whether a caller meets what stands in front of a server. Another server of its kind follows the server itself. */
export function usesFront(to: Unit, from: Unit): to is OperatedUnit {
  return to.form === 'operated' && to.server.front !== undefined && from.form !== 'operated';
}

/** The pods that stand in front of a server. */
export function frontPods({ server }: OperatedUnit): NetworkPolicyPeer {
  return podsWith(server.front?.podLabels ?? server.podLabels);
}

/** What stands in front is reached by the callers, and reaches the server. */
export function frontPolicy(
  publishing: Publishing,
  unit: OperatedUnit,
  callers: readonly Caller[],
): readonly NetworkPolicy[] {
  const { resource, server } = unit;
  if (server.front === undefined) return [];
  const ports = portsOf(unit);
  const users = callers.filter((caller) => usesFront(unit, caller.unit));
  const from = distinctPeers(users.flatMap(({ peers }) => peers));
  return [
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { ...metaOf(publishing, resource, { annotations: operatorPods }), name: server.front.name },
      spec: {
        podSelector: { matchLabels: { ...server.front.podLabels } },
        policyTypes: ['Ingress', 'Egress'],
        ingress: from.length === 0 ? [] : [{ from, ports }],
        egress: [dns, { to: [podsWith(server.podLabels)], ports }, apiServer],
      },
    },
  ];
}

function podsWith(labels: Readonly<Record<string, string>>): NetworkPolicyPeer {
  return { podSelector: { matchLabels: { ...labels } } };
}
