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
  return {
    ...(endpoints === undefined ? { endpoints: [http] } : {}),
    entrance: describeEntrance(input),
    check: { type: 'http', endpoint: first, path: readyPath },
    uses: routes.map(({ to }, index): Use => ({ resource: to, at: ['routes', index, 'to'], until: 'none' })),
    refusal: notRunnable(
      'gateway',
      'Use the endpoints of the services behind it, and put the gateway into `environments.production`.',
    ),
  };
}

const http = { name: 'http', scheme: 'http', protocol: 'tcp', bind: '127.0.0.1', external: true } as const;
