import type { Path } from '../../../manifest/source.ts';
import { showPath } from './leaves.ts';

/** What says who an object is, or what the cluster or its tools wrote into it. */
const generated = [
  /^(?:apiVersion|kind)$/,
  /^metadata\.(?:name|namespace|creationTimestamp|uid|resourceVersion|generation|selfLink)$/,
  /^metadata\.(?:managedFields|ownerReferences)/,
  /^status/,
  /annotations\["(?:kubectl\.kubernetes\.io\/(?:last-applied-configuration|restartedAt)|deployment\.kubernetes\.io\/revision|meta\.helm\.sh\/[^"]*)"\]$/,
  /metadata\.creationTimestamp$/,
];

/** What `publish` has in its own words: which pods belong to what, and what things are called inside of a pod. */
const said = [
  /^metadata\.labels/,
  /(?:template|volumeClaimTemplates\[\d+\])\.metadata\.(?:labels|name)/,
  /^spec\.selector/,
  /^spec\.serviceName$/,
  /containers\[\d+\]\.name$/,
  /\.serviceAccount$/,
];

/** What Kubernetes does when nothing is said, by the end of the path. */
const defaults: readonly (readonly [RegExp, unknown])[] = [
  [/\.protocol$/, 'TCP'],
  [/\.restartPolicy$/, 'Always'],
  [/\.dnsPolicy$/, 'ClusterFirst'],
  [/\.schedulerName$/, 'default-scheduler'],
  [/\.terminationGracePeriodSeconds$/, 30],
  [/\.terminationMessagePath$/, '/dev/termination-log'],
  [/\.terminationMessagePolicy$/, 'File'],
  [/\.securityContext$/, {}],
  [/\.emptyDir$/, {}],
  [/\.resources$/, {}],
  [/Probe\.successThreshold$/, 1],
  [/Probe\.timeoutSeconds$/, 1],
  [/Probe\.periodSeconds$/, 10],
  [/Probe\.failureThreshold$/, 3],
  [/\.httpGet\.scheme$/, 'HTTP'],
  [/\.sessionAffinity$/, 'None'],
  [/^spec\.type$/, 'ClusterIP'],
  [/^spec\.ipFamilyPolicy$/, 'SingleStack'],
  [/^spec\.internalTrafficPolicy$/, 'Cluster'],
  [/^spec\.suspend$/, false],
  [/^spec\.completionMode$/, 'NonIndexed'],
  [/^spec\.podManagementPolicy$/, 'OrderedReady'],
  [/^spec\.strategy\.type$/, 'RollingUpdate'],
  [/^spec\.strategy\.rollingUpdate\.max(?:Surge|Unavailable)$/, '25%'],
  [/^spec\.updateStrategy\.type$/, 'RollingUpdate'],
  [/^spec\.(?:completions|parallelism)$/, 1],
  [/\.volumeMode$/, 'Filesystem'],
  [/^type$/, 'Opaque'],
];

/** Nothing has to be kept of it. */
export function isImplied(path: Path, value: unknown): boolean {
  const text = showPath(path);
  if ([...generated, ...said].some((pattern) => pattern.test(text))) return true;
  const known = defaults.find(([pattern]) => pattern.test(text));
  return known !== undefined && JSON.stringify(known[1]) === JSON.stringify(value);
}
