/**
 * What checks tokens, in the JavaScript that nginx runs: njs, which has no destructuring, no `for … of` and no `await`
 * among arguments. Keys are found as OpenID Connect says and kept in memory that all of nginx shares.
 */
export const tokenScript = String.raw`import policies from 'apphost-issuers.js';

/** How a signature is checked. What is made with a shared secret, or not at all, is not here. */
const algorithms = {
  RS256: { kty: 'RSA', name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' },
  RS384: { kty: 'RSA', name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-384' },
  RS512: { kty: 'RSA', name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-512' },
  PS256: { kty: 'RSA', name: 'RSA-PSS', hash: 'SHA-256', saltLength: 32 },
  PS384: { kty: 'RSA', name: 'RSA-PSS', hash: 'SHA-384', saltLength: 48 },
  PS512: { kty: 'RSA', name: 'RSA-PSS', hash: 'SHA-512', saltLength: 64 },
  ES256: { kty: 'EC', name: 'ECDSA', hash: 'SHA-256', namedCurve: 'P-256' },
  ES384: { kty: 'EC', name: 'ECDSA', hash: 'SHA-384', namedCurve: 'P-384' },
  ES512: { kty: 'EC', name: 'ECDSA', hash: 'SHA-512', namedCurve: 'P-521' },
};

/** Milliseconds: how long keys are not asked for again, are used while nobody answers, and nobody is asked at all. */
const fresh = 300000;
const usable = 3600000;
const pause = 5000;
/** Seconds that clocks may differ by. */
const drift = 30;

/** 204 for a token that passes. Why another does not is told to whoever shows it, not to the log. */
async function check(r) {
  try {
    const token = read(r.headersIn.Authorization);
    const numbers = r.variables.apphost_tokens.split(',');
    for (let i = 0; i < numbers.length; i++) await pass(r, policies[numbers[i]], token);
    r.return(204);
  } catch (e) {
    if (e.status === undefined) r.error('tokens cannot be checked: ' + e.message);
    r.variables.apphost_challenge = e.challenge || '';
    r.return(e.status || 503);
  }
}

/** The parts of a token; none is let through that is written in another way. */
function read(authorization) {
  if (authorization === undefined || !/^Bearer +/i.test(authorization)) throw refusal(401, 'Bearer');
  const parts = authorization.replace(/^Bearer +/i, '').trim().split('.');
  if (parts.length !== 3 || !parts.every((part) => /^[A-Za-z0-9_-]+$/.test(part))) throw invalid('it is no signed token');
  const header = decode(parts[0]);
  // What is critical, and not known here, must not be ignored.
  if (!Object.keys(algorithms).includes(header.alg) || header.crit !== undefined) throw invalid('it is signed in another way');
  return {
    header: header,
    claims: decode(parts[1]),
    signed: parts[0] + '.' + parts[1],
    signature: Buffer.from(parts[2], 'base64url'),
  };
}

function decode(part) {
  let value;
  try {
    value = JSON.parse(Buffer.from(part, 'base64url').toString());
  } catch (e) {
    throw invalid('it is no signed token');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw invalid('it is no signed token');
  return value;
}

async function pass(r, policy, token) {
  const issuer = await keysOf(r, policy.issuer, token.header);
  const signed = await isSigned(token, fitting(issuer.keys, token.header));
  if (!signed) throw invalid('its signature is not of the issuer');
  const claims = token.claims;
  const now = Date.now() / 1000;
  if (claims.iss !== issuer.name) throw invalid('it is of another issuer');
  if (typeof claims.exp !== 'number' || claims.exp + drift <= now) throw invalid('it has expired');
  if (claims.nbf !== undefined && !(claims.nbf - drift <= now)) throw invalid('it is not valid yet');
  if (policy.audience !== undefined && ![].concat(claims.aud).includes(policy.audience)) throw invalid('it is for another audience');
  const granted = [].concat(claims.scope || [], claims.scp || []).join(' ').split(' ');
  if (policy.scopes.every((scope) => granted.includes(scope))) return;
  const scopes = policy.scopes.filter((scope) => /^[\x21\x23-\x5B\x5D-\x7E]+$/.test(scope)).join(' ');
  throw refusal(403, 'Bearer error="insufficient_scope", scope="' + scopes + '"');
}

async function isSigned(token, keys) {
  const algorithm = algorithms[token.header.alg];
  for (let i = 0; i < keys.length; i++) {
    try {
      const key = await crypto.subtle.importKey('jwk', keys[i].jwk, algorithm, false, ['verify']);
      const signed = await crypto.subtle.verify(algorithm, key, token.signature, token.signed);
      if (signed) return true;
    } catch (e) {
      // A signature that is too short is an error here, and so is a key that is none.
    }
  }
  return false;
}

function fitting(keys, header) {
  const algorithm = algorithms[header.alg];
  return keys.filter(
    (key) =>
      key.jwk.kty === algorithm.kty &&
      key.jwk.crv === algorithm.namedCurve &&
      (key.alg === undefined || key.alg === header.alg) &&
      (header.kid === undefined || key.kid === header.kid),
  );
}

/** What is known of an issuer. One request asks it, and the others wait for that answer. */
async function keysOf(r, issuer, header) {
  const zone = ngx.shared.apphost_issuers;
  const deadline = Date.now() + 15000;
  while (Date.now() < deadline) {
    const now = Date.now();
    const known = JSON.parse(zone.get(issuer) || '{"asked":0,"answered":0}');
    const isUsable = now - known.answered < usable;
    if (now - known.answered < fresh && fitting(known.keys, header).length > 0) return known;
    if (now - known.asked < pause) {
      if (isUsable) return known;
      throw new Error('the keys of ' + issuer + ' are not known: ' + known.problem);
    }
    if (zone.add(issuer + ' is asked', '1', 10000)) {
      const answer = await ask(r, issuer, known);
      zone.set(issuer, JSON.stringify(answer));
      zone.delete(issuer + ' is asked');
    } else if (isUsable && fitting(known.keys, header).length > 0) return known;
    else await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error('the keys of ' + issuer + ' are not known: it takes too long');
}

async function ask(r, issuer, known) {
  try {
    const keys = await fetchKeys(r, issuer);
    return { name: keys.name, keys: keys.keys, asked: Date.now(), answered: Date.now() };
  } catch (e) {
    r.error('the keys of ' + issuer + ' cannot be fetched: ' + e.message);
    known.asked = Date.now();
    known.problem = e.message;
    return known;
  }
}

async function fetchKeys(r, issuer) {
  const about = await fetchJson(r, bare(issuer) + '/.well-known/openid-configuration');
  if (typeof about.issuer !== 'string' || bare(about.issuer) !== bare(issuer)) throw new Error('it calls itself ' + about.issuer);
  if (!/^https:/.test(about.jwks_uri) && /^https:/.test(issuer)) throw new Error('its keys are at ' + about.jwks_uri);
  const set = await fetchJson(r, about.jwks_uri);
  if (!Array.isArray(set.keys)) throw new Error('no keys are at ' + about.jwks_uri);
  return { name: about.issuer, keys: set.keys.filter(isGood).map(essence) };
}

function bare(issuer) {
  return issuer.replace(/\/+$/, '');
}

function isGood(jwk) {
  if (jwk.use !== undefined && jwk.use !== 'sig') return false;
  // 2048 bits: shorter ones can be found out.
  return jwk.kty === 'EC' || (jwk.kty === 'RSA' && typeof jwk.n === 'string' && jwk.n.length >= 342);
}

function essence(jwk) {
  return {
    kid: jwk.kid,
    alg: jwk.alg,
    jwk: jwk.kty === 'RSA' ? { kty: 'RSA', n: jwk.n, e: jwk.e } : { kty: 'EC', crv: jwk.crv, x: jwk.x, y: jwk.y },
  };
}

/** nginx asks for whole names alone, so the domains that this machine searches are tried here. */
async function fetchJson(r, url) {
  const parts = /^(https?:\/\/)([^\/?#:]+)((:[0-9]+)?.*)$/.exec(url);
  if (parts === null) throw new Error(url + ' is no address');
  const search = parts[1] === 'http://' ? r.variables.apphost_search.split(' ').filter((domain) => domain !== '') : [];
  const further = search.map((domain) => parts[2] + '.' + domain);
  const hosts = parts[2].includes('.') ? [parts[2]].concat(further) : further.concat([parts[2]]);
  let problem;
  for (let i = 0; i < hosts.length; i++) {
    try {
      // The issuer may call itself by the name that it is asked by.
      const headers = { Host: parts[2] + (parts[4] || ''), Accept: 'application/json' };
      const response = await ngx.fetch(parts[1] + hosts[i] + parts[3], { headers: headers });
      if (response.status !== 200) throw new Error(url + ' answers ' + response.status);
      return await response.json();
    } catch (e) {
      problem = e;
      if (!/resolve/.test(e.message)) throw e;
    }
  }
  throw problem;
}

function invalid(why) {
  return refusal(401, 'Bearer error="invalid_token", error_description="' + why + '"');
}

function refusal(status, challenge) {
  const e = new Error(challenge);
  e.status = status;
  e.challenge = challenge;
  return e;
}

export default { check };
`;
