import type { EntranceRoute, Policy, RoutedEntrance } from '../../../model/entrance.ts';
import { sourcesOf } from '../../../model/expression.ts';
import type { Resource } from '../../../model/resource.ts';
import type { FileInContainer } from '../../../model/workload.ts';
import { reportOn, type Publishing } from '../cluster.ts';
import { isHost, reportInvalidHost } from '../network/hosts.ts';
import { listeningPort } from '../text/resolve.ts';
import type { PodUnit, Unit } from '../unit.ts';
import { isAddressRange } from './address-range.ts';
import { clientAddresses } from './client-addresses.ts';
import { nginxConfig } from './nginx/config.ts';
import { withFiles } from './nginx/container.ts';
import { createGuards } from './nginx/guards.ts';
import { keyFile, keyLines } from './nginx/key-file.ts';
import type { LocatedRoute } from './nginx/routing.ts';
import { findTarget, type Targeting } from './target.ts';

/** The unit with what its pods must know of the resources behind it, if it passes requests on by their path. */
export function completeEntrance(targeting: Targeting, unit: Unit): Unit {
  const { entrance } = unit.resource;
  if (entrance?.passesOn !== 'by-path' || unit.form === 'given' || unit.form === 'operated') return unit;
  const { publishing } = targeting;
  reportUnserved(publishing, unit);
  for (const { host } of entrance.routes) {
    if (host !== undefined && !isHost(host)) reportInvalidHost(publishing, unit.resource, host);
  }
  for (const policy of [entrance, ...entrance.routes].flatMap(({ policies }) => policies)) {
    reportPolicy(publishing, unit.resource, policy);
  }
  return { ...unit, container: withFiles(filesOf(targeting, unit, entrance)) };
}

function filesOf(targeting: Targeting, unit: PodUnit, entrance: RoutedEntrance): readonly FileInContainer[] {
  const { resource, replicas } = unit;
  const guards = createGuards(replicas.count);
  const config = nginxConfig({
    routes: entrance.routes.flatMap((route) => locate(targeting, resource, route)),
    policies: entrance.policies,
    guards,
    listen: [...new Set(resource.endpoints.map((endpoint) => String(listeningPort(endpoint))))],
    readyPaths: readyPaths(resource),
    clients: clientAddresses(targeting.publishing, resource),
  });
  return [
    { path: '/etc/nginx/nginx.conf', content: [config], mode: 0o444 },
    ...[...guards.keyed].map(([number, { keys }]) => ({
      path: keyFile(number),
      content: keyLines(keys),
      mode: 0o440,
    })),
  ];
}

function locate(targeting: Targeting, resource: Resource, route: EntranceRoute): readonly LocatedRoute[] {
  const target = findTarget(targeting, resource, route);
  if (target === undefined) return [];
  if (target.endpoint.scheme !== 'grpc') return [{ route, target }];
  reportOn(targeting.publishing, resource, {
    code: 'ENTRANCE_LEADS_NOWHERE',
    message: `${resource.name} passes http requests on, and the endpoint ${target.endpoint.name} of ${route.resource} takes gRPC`,
    hint: `Open that endpoint itself (\`external: true\`): it becomes a GRPCRoute.`,
  });
  return [];
}

/** Its probes ask nginx, not what is behind it: that others are down is no reason to restart it. */
function readyPaths({ probe, livenessPath }: Resource): readonly string[] {
  const paths = [probe?.check.type === 'http' ? probe.check.path : undefined, livenessPath];
  return [...new Set(paths.filter((path) => path !== undefined))];
}

function reportUnserved(publishing: Publishing, { resource, replicas }: PodUnit): void {
  const { name, endpoints } = resource;
  for (const endpoint of endpoints.filter(({ scheme }) => scheme !== 'http')) {
    reportOn(publishing, resource, {
      code: 'NOT_PUBLISHED',
      message: `${name} answers http in the cluster, and its endpoint ${endpoint.name} is to speak ${endpoint.scheme}`,
      hint: 'Leave the endpoint out, or give it the scheme http: encryption ends at the gateway of the cluster.',
    });
  }
  if (replicas.max === undefined || !hasRates(resource)) return;
  reportOn(publishing, resource, {
    code: 'NOT_PUBLISHED',
    severity: 'note',
    message: `each pod of ${name} counts requests for itself: when there are more than ${replicas.count}, more requests pass than the rate limits say`,
    hint: 'Give it a fixed number of `replicas`, over which the limits are shared out, where they must be kept.',
  });
}

function hasRates({ entrance }: Resource): boolean {
  if (entrance?.passesOn !== 'by-path') return false;
  return [entrance, ...entrance.routes].some(({ policies }) => policies.some(({ asks }) => asks === 'rate'));
}

function reportPolicy(publishing: Publishing, resource: Resource, policy: Policy): void {
  switch (policy.asks) {
    case 'address':
      for (const range of [...policy.allow, ...policy.deny].filter((text) => !isAddressRange(text))) {
        reportOn(publishing, resource, {
          code: 'ADDRESS_RANGE_INVALID',
          message: `${resource.name} filters by \`${range}\`, which is no address and no range of them`,
          hint: 'Write an address (`192.0.2.1`, `2001:db8::1`) or a range (`10.0.0.0/8`).',
        });
      }
      return;
    case 'key':
      for (const [index, key] of policy.keys.entries()) {
        if (sourcesOf(key).some((source) => isSecret(publishing, source))) continue;
        reportOn(publishing, resource, {
          code: 'API_KEY_IN_CLEAR',
          message: `key ${index + 1} of the API keys of ${resource.name} is no secret, so everybody who may look at its settings would read it`,
          hint: 'Declare a parameter with `secret: true`, and write `${parameters.NAME}`.',
        });
      }
      return;
    case 'token':
      return reportOn(publishing, resource, {
        code: 'NOT_PUBLISHED',
        message: `${resource.name} asks for signed tokens (\`auth: { jwt }\`), which what is published for it cannot check`,
        hint: "Check them in the services themselves, or with a policy of the Gateway's own implementation, and leave `jwt` out for this environment.",
      });
    case 'rate':
  }
}

function isSecret({ application }: Publishing, source: ReturnType<typeof sourcesOf>[number]): boolean {
  if (source.from === 'secret') return true;
  return source.from === 'parameter' && application.parameters.get(source.name)?.secret === true;
}
