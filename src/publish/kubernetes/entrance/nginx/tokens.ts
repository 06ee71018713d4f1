import type { Expression } from '../../../../model/expression.ts';
import type { Policy } from '../../../../model/entrance.ts';
import type { ContainerShape, FileInContainer } from '../../../../model/workload.ts';
import { block, code, directive, type Directive } from './directive.ts';
import { tokenScript } from './token-script.ts';

export type TokenPolicy = Extract<Policy, { asks: 'token' }>;

/** The policies that ask for tokens, by their numbers. */
export type TokenPolicies = ReadonlyMap<number, TokenPolicy>;

const script = '/etc/nginx/apphost-tokens.js';
/** Beside it, because it is imported from there. */
const issuers = '/etc/nginx/apphost-issuers.js';
const names = '/tmp/apphost-names.conf';
const trusted = '/etc/ssl/certs/ca-certificates.crt';

/** What stands before everything else. */
export const tokenModule: Directive = directive('load_module', 'modules/ngx_http_js_module.so');

/** What the http block must have. `resolver`: who is asked for addresses, where that is known before nginx starts. */
export function tokenSettings(resolver: string | undefined): readonly Directive[] {
  return [
    directive('js_import', 'apphost', 'from', script),
    // Declared here and not by `set`, which would forget it whenever another place is asked.
    directive('js_var', code('$apphost_challenge')),
    directive('js_shared_dict_zone', 'zone=apphost_issuers:1m', 'timeout=1d'),
    directive('js_fetch_timeout', '3s'),
    directive('js_fetch_trusted_certificate', trusted),
    // What cannot be checked is answered with a status of our own, also where methods chose the place.
    directive('recursive_error_pages', 'on'),
    resolver === undefined ? directive('include', names) : searching(''),
  ];
}

/** The domains that a name without dots is looked for in. */
function searching(domains: string): Directive {
  return block(['geo', code('$apphost_search')], [directive('default', domains)]);
}

/** In every server: where a request goes whose token nobody can check now. */
export const unavailable: Directive = block(
  ['location', '@apphost_unavailable'],
  [directive('add_header', 'Retry-After', '5', 'always'), directive('return', '503')],
);

/** In the place of a route whose requests are let in by a door. */
export const whenRefused: readonly Directive[] = [
  directive('error_page', '500', '=503', '@apphost_unavailable'),
  directive('add_header', 'WWW-Authenticate', code('$apphost_challenge'), 'always'),
];

/** In the door. */
export function checkTokens(numbers: readonly number[]): readonly Directive[] {
  return [directive('set', code('$apphost_tokens'), numbers.join()), directive('js_content', 'apphost.check')];
}

/** What checks tokens, and whose: who that is may be a secret. */
export function tokenFiles(policies: TokenPolicies): readonly FileInContainer[] {
  if (policies.size === 0) return [];
  const known = [...policies].flatMap(([number, policy]) => [`"${number}":`, ...toJson(policy), ',']);
  return [
    { path: script, content: [tokenScript], mode: 0o444 },
    { path: issuers, content: ['export default {', ...known.slice(0, -1), '};\n'], mode: 0o440 },
  ];
}

function toJson({ issuer, audience, scopes }: TokenPolicy): Expression {
  const rest = JSON.stringify({ ...(audience === undefined ? {} : { audience }), scopes });
  const text = issuer.map((part) =>
    typeof part === 'string' ? JSON.stringify(part).slice(1, -1) : { source: part.source, encoding: 'json' as const },
  );
  return ['{"issuer":"', ...text, `",${rest.slice(1)}`];
}

/**
 * nginx asks for addresses by itself and reads no `resolv.conf`, so what stands in the pod's is written down for it before
 * it starts: the name servers, and the domains that are searched.
 */
export function learningNames(container: ContainerShape): ContainerShape {
  const start = `awk '${learning}' /etc/resolv.conf > ${names} && exec "$0" "$@"`;
  return { ...container, entrypoint: [['/bin/sh'], ['-c'], [start], ...(container.entrypoint ?? [])] };
}

const learning = [
  '$1 == "nameserver" { servers = servers " " ($2 ~ /:/ ? "[" $2 "]" : $2) }',
  '$1 == "search" { $1 = ""; domains = substr($0, 2) }',
  'END { print "resolver" servers ";"; print "geo $apphost_search { default \\"" domains "\\"; }" }',
].join('\n');
