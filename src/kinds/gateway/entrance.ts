import type { EntranceRoute, Policy, RoutedEntrance } from '../../model/entrance.ts';
import { parseDuration } from '../../support/duration.ts';
import type { KindInput, OptionPath } from '../kind.ts';
import type { GatewayOptions } from './schema.ts';

type Input = KindInput<GatewayOptions>;
type WrittenPolicy = NonNullable<GatewayOptions['policies']>[number];
type WrittenRoute = NonNullable<GatewayOptions['routes']>[number];

/** Routes and policies in the words of the model, with what is wrong between them reported. */
export function describeEntrance(input: Input): RoutedEntrance {
  const { routes = [], policies = [] } = input.options;
  const common = policies.flatMap((policy, index) => policiesOf(input, policy, ['policies', index]));
  reportCountedKeys(input, policies, { at: ['policies'], common: [] });
  return {
    passesOn: 'by-path',
    routes: routes.map((route, index) => describeRoute(input, route, { index, common })),
    policies: common,
  };
}

function describeRoute(
  input: Input,
  route: WrittenRoute,
  { index, common }: { readonly index: number; readonly common: readonly Policy[] },
): EntranceRoute {
  const at = ['routes', index];
  const { path, to, endpoint, host, methods = [], stripPrefix = false, timeout, policies = [] } = route;
  reportSameRoute(input, route, index);
  reportCountedKeys(input, policies, { at: [...at, 'policies'], common });
  const milliseconds = timeout === undefined ? undefined : parseDuration(timeout);
  return {
    path,
    resource: to,
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(host === undefined ? {} : { host }),
    methods,
    stripPrefix,
    ...(milliseconds === undefined ? {} : { timeout: milliseconds }),
    policies: policies.flatMap((policy, place) => policiesOf(input, policy, [...at, 'policies', place])),
  };
}

function policiesOf(input: Input, { rateLimit, ipFilter, auth }: WrittenPolicy, at: OptionPath): readonly Policy[] {
  const policies: Policy[] = [];
  if (rateLimit !== undefined) {
    const { requestsPerMinute, burst = requestsPerMinute, by = 'ip' } = rateLimit;
    policies.push({ asks: 'rate', requestsPerMinute, burst, by });
  }
  if (ipFilter !== undefined) {
    policies.push({ asks: 'address', allow: ipFilter.allow ?? [], deny: ipFilter.deny ?? [] });
  }
  if (auth?.apiKey !== undefined) {
    const { header = 'X-API-Key', keys } = auth.apiKey;
    const within = [...at, 'auth', 'apiKey', 'keys'];
    policies.push({ asks: 'key', header, keys: keys.map((_, index) => input.expression([...within, index])) });
  }
  if (auth?.jwt !== undefined) {
    const { audience, scopes = [] } = auth.jwt;
    const issuer = input.expression([...at, 'auth', 'jwt', 'issuer']);
    policies.push({ asks: 'token', issuer, ...(audience === undefined ? {} : { audience }), scopes });
  }
  return policies;
}

/** Of two routes that take the same requests, one would never be asked. */
function reportSameRoute(input: Input, route: WrittenRoute, index: number): void {
  const { routes = [] } = input.options;
  const earlier = routes.slice(0, index).find((other) => takesSame(other, route));
  if (earlier === undefined) return;
  input.report({
    code: 'OPTIONS_CONTRADICT',
    message: `two routes take the same requests to \`${route.path}\`: to ${earlier.to} and to ${route.to}`,
    hint: 'Remove one, or tell them apart by `host` or `methods`.',
    at: ['routes', index, 'path'],
  });
}

function takesSame(one: WrittenRoute, other: WrittenRoute): boolean {
  const isSamePlace = one.path.replace(/\/+$/, '') === other.path.replace(/\/+$/, '') && one.host === other.host;
  const [methods, others] = [one.methods ?? [], other.methods ?? []];
  if (!isSamePlace || (methods.length === 0) !== (others.length === 0)) return false;
  return methods.length === 0 || methods.some((method) => others.includes(method));
}

/** Keys that nobody checks could be made up anew for every request. */
function reportCountedKeys(
  input: Input,
  policies: readonly WrittenPolicy[],
  { at, common }: { readonly at: OptionPath; readonly common: readonly Policy[] },
): void {
  const hasKeys = common.some(({ asks }) => asks === 'key') || policies.some(({ auth }) => auth?.apiKey !== undefined);
  for (const [index, { rateLimit }] of policies.entries()) {
    if (hasKeys || rateLimit?.by !== 'key') continue;
    input.report({
      code: 'OPTIONS_CONTRADICT',
      message: `\`by: key\` counts API keys, and ${input.name} asks for none`,
      hint: 'Add `auth: { apiKey: { keys: [...] } }` to the policies, or count `by: ip`.',
      at: [...at, index, 'rateLimit', 'by'],
    });
  }
}
