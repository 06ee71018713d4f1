const words =
  /(?:^|_)(?:SECRETS?|PASSWORD|PASSWD|PASSPHRASE|PWD|PASS|TOKEN|CREDENTIALS?|APIKEY|(?:API|PRIVATE|ACCESS|SECRET|SIGNING|ENCRYPTION|AUTH|ACCOUNT|LICENSE|MASTER|JWT|SHARED|WEBHOOK)_KEY)(?:_|$)/;
/** What is about a secret and is none. */
const about =
  /_(?:URL|URI|FILE|PATH|DIR|TTL|EXPIRY|EXPIRES?(?:_IN)?|LENGTH|HEADER|NAME|ID|ISSUER|AUDIENCE|ALGORITHM|ALG|TYPE|ENABLED|ROUNDS|LIMIT|MAX|MIN)$/;
const shapes =
  /^(?:sk|rk)_(?:live|test)_|^sk-[A-Za-z0-9_-]{16,}|^gh[pousr]_|^github_pat_|^glpat-|^xox[abprs]-|^AKIA[0-9A-Z]{16}$|^eyJ[\w-]+\.eyJ|-----BEGIN [A-Z ]*PRIVATE KEY|^AIza[\w-]{30,}|^SG\.[\w-]{16,}/;
const placeholders =
  /^$|^(?:x{3,}|\.{3,}|\*{3,})$|^<.*>$|^\[.*\]$|^\$\{|^(?:change[-_ ]?(?:me|it|this)|todo|tbd|placeholder|example|replace[-_ ]?.*|your[-_ ].*|insert[-_ ].*)$/i;

/** Whether a setting looks like something that nobody but the program may know. */
export function isSecret(variable: string, value: string): boolean {
  if (shapes.test(value)) return true;
  if (/^(?:true|false|yes|no|on|off|\d{1,6})$/i.test(value)) return false;
  const name = toWords(variable);
  return words.test(name) && !about.test(name);
}

/** Whether it is an address with a password in it. */
export function hasLogin(value: string): boolean {
  return /^[a-z][a-z0-9+.-]*:\/\/[^\s/@]*:[^\s/@]+@/i.test(value);
}

/** Whether the value only says that one is to be put there. */
export function isPlaceholder(value: string): boolean {
  return placeholders.test(value.trim());
}

/** `Jwt__SigningKey` → `JWT_SIGNING_KEY`. */
export function toWords(variable: string): string {
  return variable
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .toUpperCase();
}

/** `STRIPE_SECRET_KEY` → `stripe-secret-key`. */
export function toParameterName(variable: string): string {
  const name = toWords(variable)
    .toLowerCase()
    .replaceAll('_', '-')
    .replace(/^-+|-+$/g, '');
  return /^[a-z]/.test(name) ? name : `secret-${name}`;
}
