import { hasHole } from '../interpolate/holes.ts';

/** A port of a service; `published` may be a range that one is chosen from. */
export interface ShortPort {
  readonly target: number | string;
  readonly published?: string;
  readonly hostIp?: string;
  readonly protocol: string;
}

const protocols = ['tcp', 'udp', 'sctp'];

/**
 * The ports of a short form, `[[ip:]published:]target[/protocol]`: a range makes one for each of its ports. What is a
 * variable is one port.
 */
export function parsePort(spec: string): readonly ShortPort[] | { readonly wrong: string } {
  const parts = spec.split(':');
  const [targets = '', protocol = ''] = (parts.pop() ?? '').split('/', 2);
  const published = parts.pop() ?? '';
  const address = parts.join(':').replace(/^\[(.*)\]$/, '$1');
  if (address !== '' && !hasHole(address) && !isAddress(address)) {
    return { wrong: `\`${address}\` is no IP address` };
  }
  if (targets === '') return { wrong: 'it names no port' };
  const lower = protocol === '' ? 'tcp' : protocol.toLowerCase();
  if (!protocols.includes(lower) && !hasHole(lower)) return { wrong: `there is no protocol \`${protocol}\`` };
  const common = { protocol: lower, ...(address !== '' && { hostIp: address }) };
  if (hasHole(targets) || hasHole(published)) {
    return [{ target: wholeOrText(targets), ...(published !== '' && { published }), ...common }];
  }
  return expandRanges(targets, published, common);
}

/** Of a version 4 or 6. */
function isAddress(text: string): boolean {
  const parts = text.split('.');
  const isFour = parts.length === 4 && parts.every((part) => /^[0-9]{1,3}$/.test(part) && Number(part) <= 255);
  return isFour || (text.includes(':') && URL.canParse(`http://[${text}]`));
}

interface Range {
  readonly start: number;
  readonly end: number;
}

function expandRanges(
  targets: string,
  published: string,
  common: { readonly protocol: string; readonly hostIp?: string },
): readonly ShortPort[] | { readonly wrong: string } {
  const inside = parseRange(targets);
  const outside = published === '' ? undefined : parseRange(published);
  if (inside === undefined) return { wrong: `\`${targets}\` is neither a port nor a range of ports` };
  if (published !== '' && outside === undefined) {
    return { wrong: `\`${published}\` is neither a port nor a range of ports` };
  }
  const count = inside.end - inside.start;
  const isOneOfMany = outside !== undefined && outside.end - outside.start !== count;
  if (isOneOfMany && count > 0) return { wrong: 'the two ranges do not have the same length' };
  if (isOneOfMany) return [{ target: inside.start, published: `${outside.start}-${outside.end}`, ...common }];
  return Array.from({ length: count + 1 }, (_, index) => ({
    target: inside.start + index,
    ...(outside !== undefined && { published: String(outside.start + index) }),
    ...common,
  }));
}

function parseRange(text: string): Range | undefined {
  const [start = '', end = start, ...more] = text.split('-');
  if (more.length > 0 || !isPort(start) || !isPort(end) || Number(end) < Number(start)) return undefined;
  return { start: Number(start), end: Number(end) };
}

function isPort(text: string): boolean {
  return /^[0-9]{1,5}$/.test(text) && Number(text) <= 65_535;
}

function wholeOrText(text: string): number | string {
  return /^[0-9]+$/.test(text) ? Number(text) : text;
}
