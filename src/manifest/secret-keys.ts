/** Keys whose values are secrets wherever they stand in a manifest, when they are texts and not expressions. */
const pattern = /^(?:password|passphrase|connectionString|(?:access|api|account|client|secret)?(?:Token|Secret|Key))$/i;

/** `key` alone names many harmless things. */
export function isSecretKey(key: string): boolean {
  return pattern.test(key) && key.toLowerCase() !== 'key';
}
