import type { Policy } from '../../../../model/entrance.ts';
import { block, code, directive, dollarVariable, printDirectives, type Directive } from './directive.ts';
import type { Guards } from './guards.ts';
import { tokenModule, tokenSettings } from './tokens.ts';
import { methodsOf, toSites, type LocatedRoute, type Place, type Site } from './routing.ts';

/** What nginx is to do. */
export interface NginxPlan {
  readonly routes: readonly LocatedRoute[];
  /** For every route, before its own. */
  readonly policies: readonly Policy[];
  readonly guards: Guards;
  /** Where it listens: addresses, or bare ports. */
  readonly listen: readonly string[];
  /** Paths that it answers itself with 200. */
  readonly readyPaths: readonly string[];
  readonly clients: ClientAddresses;
  /** Who is asked for addresses, again and again. Absent: they are looked up when it starts. */
  readonly resolver?: string;
}

/** Whom nginx believes what it says of a client's address. */
export interface ClientAddresses {
  readonly trusted: readonly string[];
  /** Takes the last address that is not of a trusted proxy, rather than the last one that is named. */
  readonly looksThrough: boolean;
}

/** The whole `nginx.conf`. */
export function nginxConfig(plan: NginxPlan): string {
  // First, because the guards learn from them what the http block must declare.
  const servers = toSites(plan.routes).map((site) => ({ site, locations: locationsOf(plan, site) }));
  const hasTokens = plan.guards.tokens.size > 0;
  const content = [
    ...settings,
    ...clientAddresses(plan.clients),
    ...forwarding,
    ...(hasTokens ? tokenSettings(plan.resolver) : []),
    ...plan.guards.http,
    ...(plan.resolver === undefined ? [] : [directive('resolver', plan.resolver, 'valid=5s')]),
    ...upstreams(plan),
    ...servers.map(({ site, locations }) => serverOf(plan, site, locations)),
  ];
  return printDirectives([
    ...(hasTokens ? [tokenModule] : []),
    directive('worker_processes', '2'),
    directive('daemon', 'off'),
    directive('pid', '/tmp/nginx.pid'),
    directive('error_log', 'stderr', 'warn'),
    block(['events'], [directive('worker_connections', '4096')]),
    block(['http'], content),
  ]);
}

const logged = {
  time: '$time_iso8601',
  client: '$remote_addr',
  method: '$request_method',
  host: '$host',
  // Not `$request_uri`: what stands behind a question mark may be a secret.
  path: '$uri',
  status: '$status',
  bytes: '$body_bytes_sent',
  seconds: '$request_time',
};

/** Only `/tmp` can be written, and it is small: nothing is kept in files on its way. */
const settings: readonly Directive[] = [
  ...['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((use) => directive(`${use}_temp_path`, `/tmp/${use}`)),
  directive('log_format', 'json', 'escape=json', code(JSON.stringify(logged))),
  directive('access_log', '/dev/stdout', 'json'),
  directive('default_type', 'text/plain'),
  directive('server_tokens', 'off'),
  directive('underscores_in_headers', 'on'),
  directive('map_hash_bucket_size', '512'),
  directive('server_names_hash_bucket_size', '512'),
  directive('client_max_body_size', '0'),
  directive('proxy_request_buffering', 'off'),
  directive('proxy_max_temp_file_size', '0'),
  directive('limit_req_status', '429'),
  directive('limit_req_log_level', 'notice'),
  dollarVariable,
];

function clientAddresses({ trusted, looksThrough }: ClientAddresses): readonly Directive[] {
  return [
    ...trusted.map((range) => directive('set_real_ip_from', range)),
    directive('real_ip_header', 'X-Forwarded-For'),
    directive('real_ip_recursive', looksThrough ? 'on' : 'off'),
  ];
}

/** What targets are told of the client. What the cluster's gateway says of it is passed on. */
const forwarding: readonly Directive[] = [
  mapOf('$http_x_forwarded_for', '$apphost_forwarded', {
    '': '$realip_remote_addr',
    default: '$http_x_forwarded_for, $realip_remote_addr',
  }),
  mapOf('$http_x_forwarded_proto', '$apphost_proto', { '': '$scheme', default: '$http_x_forwarded_proto' }),
  mapOf('$http_x_forwarded_host', '$apphost_host', { '': '$http_host', default: '$http_x_forwarded_host' }),
  mapOf('$http_upgrade', '$apphost_connection', { '': 'close', default: 'upgrade' }),
  directive('proxy_http_version', '1.1'),
  ...Object.entries({
    Host: '$http_host',
    'X-Real-IP': '$remote_addr',
    'X-Forwarded-For': '$apphost_forwarded',
    'X-Forwarded-Proto': '$apphost_proto',
    'X-Forwarded-Host': '$apphost_host',
    'X-Forwarded-Prefix': '$apphost_prefix',
    Upgrade: '$http_upgrade',
    Connection: '$apphost_connection',
  }).map(([name, value]) => directive('proxy_set_header', name, code(value))),
  directive('proxy_redirect', 'off'),
  directive('proxy_ssl_server_name', 'on'),
];

function mapOf(source: string, variable: string, values: Readonly<Record<string, string>>): Directive {
  const entries = Object.entries(values).map(([key, value]) => directive(key, code(value)));
  return block(['map', code(source), code(variable)], entries);
}

function upstreams({ routes, resolver }: NginxPlan): readonly Directive[] {
  const servers = new Map(routes.map(({ target }) => [upstreamName(target), `${target.host}:${target.port}`]));
  return [...servers].map(([name, server]) => {
    if (resolver === undefined) return block(['upstream', name], [directive('server', server)]);
    return block(['upstream', name], [directive('zone', name, '64k'), directive('server', server, 'resolve')]);
  });
}

function upstreamName({ resource, endpoint }: LocatedRoute['target']): string {
  return `${resource.name}.${endpoint.name}`;
}

/**
 * A path with `..` in it means one thing to nginx and may mean another to the target, which sees it as it was sent: so a
 * policy of one path could be passed by naming another. No browser sends one.
 */
const climbing = '^[^?]*(?:[/\\\\]|%2f|%5c)(?:\\.|%2e){2}(?:[/\\\\;?]|%2f|%5c|%3b|$)';

function serverOf(plan: NginxPlan, { host }: Site, locations: readonly Directive[]): Directive {
  const isUsual = host === undefined;
  const ready = plan.readyPaths.map((path) =>
    block(['location', '=', code(path)], [directive('access_log', 'off'), directive('return', '200', 'ready\n')]),
  );
  return block(
    ['server'],
    [
      ...plan.listen.map((port) => directive('listen', port, ...(isUsual ? ['default_server'] : []))),
      directive('server_name', isUsual ? '_' : host),
      block(['if', code('($request_uri'), '~*', code(`${climbing})`)], [directive('return', '400')]),
      ...(isUsual ? ready : []),
      ...plan.guards.server,
      ...locations,
    ],
  );
}

function locationsOf(plan: NginxPlan, { places }: Site): readonly Directive[] {
  const located = places.flatMap((place, index) => placeOf(plan, place, index));
  const hasRest = places.some(({ path }) => path === '');
  return hasRest ? located : [...located, block(['location', '/'], [directive('return', '404')])];
}

/** The path itself and what is below it; `/api` is not `/apis`. */
function placeOf(plan: NginxPlan, place: Place, index: number): readonly Directive[] {
  const [only, ...others] = place.routes;
  if (only === undefined) return [];
  if (others.length === 0) return atPath(place.path, [...methodCheck(place), ...passOn(plan, place.path, only)]);
  // One place for each set of methods, behind a status of our own that nobody sees.
  const names = place.routes.map((_, position) => `@apphost_${index}_${position}`);
  const statuses = place.routes.map((_, position) => String(460 + position));
  const choice = [
    ...names.map((name, position) => directive('error_page', statuses[position] ?? '', '=', name)),
    ...place.routes.map(({ route }, position) => {
      const methods = methodsOf(route);
      const answer = directive('return', statuses[position] ?? '');
      return methods.length === 0 ? answer : ifMethod('~', methods, [answer]);
    }),
    ...methodCheck(place),
  ];
  return [
    ...atPath(place.path, choice),
    ...place.routes.map((located, position) =>
      block(['location', names[position] ?? ''], passOn(plan, place.path, located)),
    ),
  ];
}

function atPath(path: string, content: readonly Directive[]): readonly Directive[] {
  if (path === '') return [block(['location', '/'], content)];
  return [block(['location', '=', code(path)], content), block(['location', '^~', code(`${path}/`)], content)];
}

/** 405 for a method that no route of the place takes, with those that one does. */
function methodCheck({ routes }: Place): readonly Directive[] {
  const methods = [...new Set(routes.flatMap(({ route }) => methodsOf(route)))];
  if (routes.some(({ route }) => route.methods.length === 0)) return [];
  return [
    ifMethod('!~', methods, [
      directive('add_header', 'Allow', methods.join(', '), 'always'),
      directive('return', '405'),
    ]),
  ];
}

function ifMethod(operator: string, methods: readonly string[], then: readonly Directive[]): Directive {
  return block(['if', code('($request_method'), operator, code(`^(?:${methods.join('|')})$)`)], then);
}

function passOn({ policies, guards }: NginxPlan, path: string, { route, target }: LocatedRoute): readonly Directive[] {
  const scheme = target.endpoint.scheme === 'https' ? 'https' : 'http';
  return [
    ...guards.guard([...policies, ...route.policies]),
    ...(route.stripPrefix && path !== '' ? withoutPrefix(path) : [prefix('')]),
    ...timeouts(route.timeout),
    ...(scheme === 'https' ? [directive('proxy_ssl_name', target.host)] : []),
    directive('proxy_pass', `${scheme}://${upstreamName(target)}`),
  ];
}

function withoutPrefix(path: string): readonly Directive[] {
  return [
    prefix(path),
    directive('rewrite', code(`(?s)^${escapeExpression(path)}(?:/(.*))?\\z`), code('/$1'), 'break'),
  ];
}

/** For each route and not for the server, whose settings are made anew when a door is asked. */
function prefix(path: string): Directive {
  return directive('set', code('$apphost_prefix'), path);
}

function escapeExpression(text: string): string {
  return text.replace(/[$()*+.?[\\\]^{|}]/g, '\\$&');
}

function timeouts(timeout: number | undefined): readonly Directive[] {
  if (timeout === undefined) return [];
  const connect = Math.min(timeout, 5000);
  return [
    directive('proxy_connect_timeout', `${connect}ms`),
    directive('proxy_send_timeout', `${timeout}ms`),
    directive('proxy_read_timeout', `${timeout}ms`),
  ];
}
