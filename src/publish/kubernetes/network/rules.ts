import type { NetworkPolicyEgressRule, NetworkPolicyPeer, NetworkPolicyPort } from 'kubernetes-types/networking/v1.js';
import type { PortRange } from '../../../kinds/cluster.ts';
import { podPorts } from '../workload/ports.ts';
import type { Unit } from '../unit.ts';

/** Every pod of a namespace. */
export function namespaceOf(name: string): NetworkPolicyPeer {
  return { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': name } } };
}

/** Each once: what comes from other regions comes from the same addresses, whoever it is. */
export function distinctPeers(peers: readonly NetworkPolicyPeer[]): NetworkPolicyPeer[] {
  return [...new Map(peers.map((peer) => [JSON.stringify(peer), peer])).values()];
}

/** The ports that a unit's pods listen on. */
export function portsOf(unit: Unit): NetworkPolicyPort[] {
  return podPorts(unit.resource).map(({ port }) => ({ protocol: port.protocol ?? 'TCP', port: port.containerPort }));
}

export function toPorts(ranges: readonly PortRange[]): NetworkPolicyPort[] {
  return ranges.map((range) =>
    typeof range === 'number'
      ? { protocol: 'TCP', port: range }
      : { protocol: 'TCP', port: range[0], endPort: range[1] },
  );
}

/** Everybody asks for names. */
export const dns: NetworkPolicyEgressRule = {
  to: [{ ...namespaceOf('kube-system'), podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } } }],
  ports: [
    { protocol: 'UDP', port: 53 },
    { protocol: 'TCP', port: 53 },
  ],
};

/** Where a machine of a cloud is told who it is, and so with which rights. */
export const machineIdentity = '169.254.169.254/32';

/** What has an address that no label tells. */
export const anywhere: NetworkPolicyPeer = { ipBlock: { cidr: '0.0.0.0/0', except: [machineIdentity] } };

export const apiServer: NetworkPolicyEgressRule = {
  to: [anywhere],
  ports: [
    { protocol: 'TCP', port: 443 },
    { protocol: 'TCP', port: 6443 },
  ],
};

/** The port that a URL of http or https leads to; `undefined` for what is none. */
export function portOfUrl(url: string): number | undefined {
  const [, scheme = '', port] = /^([a-z][a-z0-9+.-]*):\/\/[^/:]+(?::([0-9]+))?/.exec(url) ?? [];
  if (port !== undefined) return Number(port);
  return { http: 80, https: 443 }[scheme];
}
