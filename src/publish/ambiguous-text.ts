/**
 * Whether a text without quotes is something else to one of the readers of YAML: numbers with a leading zero, exponents,
 * dates, times, and the many words for yes and no.
 */
export function isAmbiguous(text: unknown): boolean {
  return typeof text === 'string' && suspicious.test(text) && patterns.some((pattern) => pattern.test(text));
}

/** Hardly any text is a word for yes and no, or begins like a number: nothing more has to be asked of the others. */
const suspicious = /^(?:(?:y|n|yes|no|on|off|true|false|null|~|=|<<)$|[-+.0-9])/i;

const patterns = [
  /^[a-z~=<]/i,
  /^[-+.]?[0-9][0-9_,.:eExXoO+-]*$/,
  /^[-+]?\.(?:inf|nan)$/i,
  /^0[xo]/i,
  /^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:t|[ \t]+)[0-9]{1,2}:[0-9]{2}:[0-9]{2}/i,
];
