import type { RoutedEntrance } from '../../../../model/entrance.ts';
import type { Resource } from '../../../../model/resource.ts';
import type { FileInContainer } from '../../../../model/workload.ts';
import { listeningPort } from '../../../endpoint-text.ts';
import { nginxConfig, type NginxPlan } from './config.ts';
import { createGuards } from './guards.ts';
import { keyFile, keyLines } from './key-file.ts';
import { tokenFiles } from './tokens.ts';

export interface NginxFilesPlan extends Pick<NginxPlan, 'routes' | 'clients' | 'resolver'> {
  readonly resource: Resource;
  readonly entrance: RoutedEntrance;
  /** Over how many the rate limits are shared out. */
  readonly replicas: number;
}

/** What the nginx of an entrance reads when it starts. Keys stand in files of their own. */
export function nginxFiles({ resource, entrance, replicas, ...plan }: NginxFilesPlan): readonly FileInContainer[] {
  const guards = createGuards(replicas);
  const config = nginxConfig({
    ...plan,
    policies: entrance.policies,
    guards,
    listen: [...new Set(resource.endpoints.map((endpoint) => String(listeningPort(endpoint))))],
    readyPaths: readyPaths(resource),
  });
  return [
    { path: '/etc/nginx/nginx.conf', content: [config], mode: 0o444 },
    ...[...guards.keyed].map(([number, { keys }]) => ({
      path: keyFile(number),
      content: keyLines(keys),
      mode: 0o440,
    })),
    ...tokenFiles(guards.tokens),
  ];
}

/** Its probes ask nginx, not what is behind it: that others are down is no reason to restart it. */
function readyPaths({ probe, livenessPath }: Resource): readonly string[] {
  const paths = [probe?.check.type === 'http' ? probe.check.path : undefined, livenessPath];
  return [...new Set(paths.filter((path) => path !== undefined))];
}
