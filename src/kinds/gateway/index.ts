import { resourceOf } from '../../model/dependencies.ts';
import type { RoutedEntrance } from '../../model/entrance.ts';
import { sourcesOf } from '../../model/expression.ts';
import { notRunnable } from '../parts/limitations.ts';
import type { Description, Kind, KindInput, Use } from '../kind.ts';
import { describeEntrance } from './entrance.ts';
import { schema, type GatewayOptions } from './schema.ts';

export const gateway: Kind<GatewayOptions> = {
  name: 'gateway',
  summary: 'One way in for several services: routes, rate limits, address filters, sign-in.',
  group: 'edge',
  schema,
  describe: describeGateway,
};

/** Answered by what is published for it, for nobody but the prober. */
const readyPath = '/.apphost/ready';

function describeGateway(input: KindInput<GatewayOptions>): Description {
  const { endpoints, routes = [] } = input.options;
  const [first = http.name] = Object.keys(endpoints ?? {});
  const entrance = describeEntrance(input);
  return {
    ...(endpoints === undefined ? { endpoints: [http] } : {}),
    entrance,
    check: { type: 'http', endpoint: first, path: readyPath },
    uses: [
      ...routes.map(({ to }, index): Use => ({ resource: to, at: ['routes', index, 'to'], until: 'none' })),
      ...issuersUsed(input, entrance),
    ],
    refusal: notRunnable(
      'gateway',
      'Use the endpoints of the services behind it, and put the gateway into `environments.production`.',
    ),
  };
}

/** It asks them for their keys. What is no resource is reported where it is written. */
function issuersUsed(input: KindInput<GatewayOptions>, { policies, routes }: RoutedEntrance): readonly Use[] {
  const all = [...policies, ...routes.flatMap((route) => route.policies)];
  const sources = all.flatMap((policy) => (policy.asks === 'token' ? sourcesOf(policy.issuer) : []));
  const used = new Set(sources.flatMap((source) => resourceOf(source) ?? []));
  return [...used]
    .filter((resource) => resource !== input.name && input.other(resource) !== undefined)
    .map((resource) => ({ resource, at: ['policies'], until: 'none' }));
}

const http = { name: 'http', scheme: 'http', protocol: 'tcp', bind: '127.0.0.1', external: true } as const;
