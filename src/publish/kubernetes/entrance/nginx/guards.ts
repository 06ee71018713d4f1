import type { Policy } from '../../../../model/entrance.ts';
import { block, code, directive, type Directive } from './directive.ts';
import { keyFile } from './key-file.ts';
import { checkTokens, unavailable, whenRefused, type TokenPolicies, type TokenPolicy } from './tokens.ts';

/** What requests must pass, in nginx' words. The same policy is counted and looked up in one place, wherever it applies. */
export interface Guards {
  /** For a location whose requests must pass all of these, in this order. */
  guard(policies: readonly Policy[]): readonly Directive[];
  /** What the guards so far need in the http block, and in every server. */
  readonly http: readonly Directive[];
  readonly server: readonly Directive[];
  /** The policies whose keys each need a file, by its number. */
  readonly keyed: ReadonlyMap<number, KeyPolicy>;
  /** Those that ask for tokens, by their numbers. */
  readonly tokens: TokenPolicies;
}

type KeyPolicy = Extract<Policy, { asks: 'key' }>;
type RatePolicy = Extract<Policy, { asks: 'rate' }>;
type AddressPolicy = Extract<Policy, { asks: 'address' }>;

/** Counters of one pod: what is allowed in all is shared out evenly over `pods`. */
export function createGuards(pods: number): Guards {
  const made: Made = {
    pods,
    http: [],
    server: [],
    numbers: new Map(),
    keyed: new Map(),
    tokens: new Map(),
    doors: new Map(),
  };
  return {
    guard: (policies) =>
      policies
        .flatMap((policy, index) => guardOne(made, policy, policies.slice(0, index)))
        .concat(doorOf(made, policies)),
    http: made.http,
    server: made.server,
    keyed: made.keyed,
    tokens: made.tokens,
  };
}

interface Made {
  readonly pods: number;
  readonly http: Directive[];
  readonly server: Directive[];
  readonly numbers: Map<Policy, number>;
  readonly keyed: Map<number, KeyPolicy>;
  readonly tokens: Map<number, TokenPolicy>;
  readonly doors: Map<string, string>;
}

function guardOne(made: Made, policy: Policy, earlier: readonly Policy[]): readonly Directive[] {
  switch (policy.asks) {
    case 'rate':
      return [limitOf(made, policy, earlier)];
    case 'address':
      return [refuse(`$apphost_address${numberOf(made, policy, declareAddresses)}`, 403)];
    case 'key':
    case 'token':
      return [];
  }
}

/** The number of a policy, which is declared when it is met for the first time. */
function numberOf<One extends Policy>(made: Made, policy: One, declare: Declare<One>): number {
  const known = made.numbers.get(policy);
  if (known !== undefined) return known;
  const number = made.numbers.size + 1;
  made.numbers.set(policy, number);
  declare(made, policy, number);
  return number;
}

type Declare<One> = (made: Made, policy: One, number: number) => void;

/** Empty lets through. */
function declareAddresses({ http }: Made, { allow, deny }: AddressPolicy, number: number): void {
  const [allowed, denied] = [`$apphost_allowed${number}`, `$apphost_denied${number}`];
  http.push(
    block(['geo', code(allowed)], [directive('default', allow.length === 0 ? '1' : '0'), ...containing(allow)]),
    block(['geo', code(denied)], [directive('default', '0'), ...containing(deny)]),
    block(
      ['map', code(`${allowed}${denied}`), code(`$apphost_address${number}`)],
      [directive('default', 'refused'), directive('10', '')],
    ),
  );
}

function containing(ranges: readonly string[]): readonly Directive[] {
  return [...new Set(ranges)].map((range) => directive(range, '1'));
}

function limitOf(made: Made, policy: RatePolicy, earlier: readonly Policy[]): Directive {
  const number = numberOf(made, policy, (_, { requestsPerMinute }, own) => {
    const counted = countedOf(made, policy, { earlier, number: own });
    const rate = Math.ceil(requestsPerMinute / made.pods);
    made.http.push(directive('limit_req_zone', code(counted), `zone=apphost_rate${own}:10m`, `rate=${rate}r/m`));
  });
  // nginx means those that come besides the one that is due.
  const burst = Math.ceil(policy.burst / made.pods) - 1;
  const zone = `zone=apphost_rate${number}`;
  return burst > 0 ? directive('limit_req', zone, `burst=${burst}`, 'nodelay') : directive('limit_req', zone);
}

/** Who is counted. Whoever an earlier policy turns away is not: nginx counts nothing whose name is empty. */
function countedOf(
  made: Made,
  { by }: RatePolicy,
  { earlier, number }: { readonly earlier: readonly Policy[]; readonly number: number },
): string {
  const keys = earlier.filter((policy) => policy.asks === 'key').map((policy) => keyVariable(made, policy));
  const [lastKey = ''] = keys.slice(-1);
  const counted = { ip: '$binary_remote_addr', key: lastKey, all: 'all' }[by];
  return keys.reduce((inner, key, index) => {
    const variable = `$apphost_counted${number}_${index}`;
    made.http.push(block(['map', code(key), code(variable)], [directive('', ''), directive('default', code(inner))]));
    return variable;
  }, counted);
}

/** Which of the keys a request shows: the number of one, or nothing. */
function keyVariable(made: Made, policy: KeyPolicy): string {
  const number = numberOf(made, policy, (_, { header }, own) => {
    const shown = `$http_${header.toLowerCase().replaceAll('-', '_')}`;
    made.keyed.set(own, policy);
    // Every entry of the file begins so: a key of its own could be read as something else, or be empty.
    const source = code(`key:${shown}`);
    made.http.push(
      block(
        ['map', source, code(`$apphost_key${own}`)],
        [
          directive('default', ''),
          // A key without a text is none, and two of them stop nginx.
          directive(code('key:'), ''),
          directive('include', keyFile(own)),
        ],
      ),
      block(
        ['map', code(`$apphost_key${own}`), code(`$apphost_keyless${own}`)],
        [directive('default', ''), directive('', '1')],
      ),
    );
  });
  return `$apphost_key${number}`;
}

/** Who shows the right keys and tokens is asked of a place of its own, after requests are counted. */
function doorOf(made: Made, policies: readonly Policy[]): readonly Directive[] {
  const keys = policies.filter((policy) => policy.asks === 'key').map((policy) => keyVariable(made, policy));
  const tokens = policies.filter((policy) => policy.asks === 'token').map((policy) => tokenNumber(made, policy));
  if (keys.length + tokens.length === 0) return [];
  const id = [...keys, ...tokens].join();
  const door = made.doors.get(id) ?? `/.apphost/door/${made.doors.size + 1}`;
  if (!made.doors.has(id)) {
    made.doors.set(id, door);
    const checks = keys.map((key) => refuse(key.replace('key', 'keyless'), 401));
    const last = tokens.length === 0 ? [directive('return', '204')] : checkTokens(tokens);
    made.server.push(block(['location', '=', code(door)], [directive('internal'), ...checks, ...last]));
  }
  return [directive('auth_request', code(door)), ...(tokens.length === 0 ? [] : whenRefused)];
}

function tokenNumber(made: Made, policy: TokenPolicy): number {
  return numberOf(made, policy, ({ server, tokens }, _, number) => {
    if (tokens.size === 0) server.push(unavailable);
    tokens.set(number, policy);
  });
}

function refuse(verdict: string, status: number): Directive {
  return block(['if', code(`(${verdict})`)], [directive('return', String(status))]);
}
