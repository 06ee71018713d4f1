import type { Resource } from '../../../model/resource.ts';
import { reportOn, type Publishing } from '../cluster.ts';
import { isAddressRange } from './address-range.ts';
import type { ClientAddresses } from './nginx/config.ts';

/** Where pods have their addresses, the gateway's among them. */
const podRanges = ['10.0.0.0/8', '100.64.0.0/10', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7'];

/**
 * Whose word is taken for the address of a client (`X-Forwarded-For`). Only pods of the cluster's gateway and of those that
 * refer to this resource get as far as here, and the last address is what the gateway saw itself, so no client can make it
 * up. Where further proxies stand before the gateway, `kubernetes: { trustedProxies: [...] }` names the ranges of all of
 * them, the gateway's pods included: then the last address that is of none of them counts.
 */
export function clientAddresses(publishing: Publishing, resource: Resource): ClientAddresses {
  const { trustedProxies } = (resource.options['kubernetes'] ?? {}) as { readonly trustedProxies?: unknown };
  if (trustedProxies === undefined) return { trusted: podRanges, looksThrough: false };
  const trusted = [trustedProxies].flat().map(String);
  for (const range of trusted.filter((text) => !isAddressRange(text))) {
    reportOn(publishing, resource, {
      code: 'ADDRESS_RANGE_INVALID',
      message: `\`${range}\` in the \`trustedProxies\` of ${resource.name} is no address and no range of them`,
      hint: 'Write an address (`192.0.2.1`, `2001:db8::1`) or a range (`10.0.0.0/8`).',
    });
  }
  return { trusted, looksThrough: true };
}
