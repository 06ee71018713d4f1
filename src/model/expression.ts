import { AppHostError } from '../support/apphost-error.ts';

/** What can be asked of an endpoint. `url` is `scheme://host:port`. */
export const endpointProperties = ['url', 'host', 'port', 'scheme', 'targetPort', 'hostAndPort'] as const;
export type EndpointProperty = (typeof endpointProperties)[number];
/**
 * For kinds alone. `ipv4Host`: the host, but 127.0.0.1 for this machine, where a client would otherwise try ::1 and lose
 * time. `stablePort`: the port on this machine, wherever it is asked from.
 */
export type KindEndpointProperty = EndpointProperty | 'ipv4Host' | 'stablePort';

/** Where the value of a hole comes from. Names only: no value is known until a mode and a network are. */
export type Source =
  | {
      readonly from: 'endpoint';
      readonly resource: string;
      readonly endpoint: string;
      readonly property: KindEndpointProperty;
    }
  /** The replica's own endpoint: known only when that replica starts. */
  | { readonly from: 'self'; readonly endpoint: string; readonly property: EndpointProperty }
  /** The replica's own number, from 1. */
  | { readonly from: 'replica' }
  /** A connection property of a resource (`uri`, `host` …) or its `connectionString`. */
  | { readonly from: 'connection'; readonly resource: string; readonly property: string }
  | { readonly from: 'parameter'; readonly name: string; readonly otherwise?: string }
  /** A variable of the environment that `apphost` itself runs in. */
  | { readonly from: 'environment'; readonly name: string; readonly otherwise?: string }
  /** A secret kept in a key vault. */
  | { readonly from: 'secret'; readonly vault: string; readonly name: string };

/**
 * How a value is written into the text around it: `uri` percent-encodes it; `keyValue` quotes it where a
 * `Key=value;` connection string needs that; `json` makes it the inside of a JSON string.
 */
export type Encoding = 'uri' | 'keyValue' | 'json';

export interface Hole {
  readonly source: Source;
  readonly encoding?: Encoding;
}

/** A text with holes, as plain data: its parts stand one after the other. */
export type Expression = readonly (string | Hole)[];

/** Gives the text for a source, or `undefined` where it is not known (yet). */
export type Resolver = (source: Source) => string | undefined;

/** The expression's text. Every hole must be known: binding has checked the names, so an unknown one is a bug. */
export function evaluate(expression: Expression, resolve: Resolver): string {
  return expression.map((part) => (typeof part === 'string' ? part : evaluateHole(part, resolve))).join('');
}

/** Fills the holes that are known and keeps the others, for a part that only becomes known later. */
export function evaluatePartly(expression: Expression, resolve: Resolver): Expression {
  const parts: (string | Hole)[] = [];
  for (const part of expression) {
    const text = typeof part === 'string' ? part : resolvedText(part, resolve);
    const last = parts.at(-1);
    if (text === undefined) parts.push(part);
    else if (typeof last === 'string') parts[parts.length - 1] = last + text;
    else parts.push(text);
  }
  return parts;
}

/** An expression that is just this text. */
export function literal(text: string): Expression {
  return [text];
}

/** The sources that an expression asks, in order of appearance. */
export function sourcesOf(expression: Expression): readonly Source[] {
  return expression.flatMap((part) => (typeof part === 'string' ? [] : [part.source]));
}

/** The source as a user writes it: `api.http.url`, `parameters.region`. */
export function describeSource(source: Source): string {
  switch (source.from) {
    case 'endpoint':
      return `${source.resource}.${source.endpoint}.${source.property}`;
    case 'self':
      return `self.${source.endpoint}.${source.property}`;
    case 'replica':
      return 'self.replica';
    case 'connection':
      return `${source.resource}.${source.property}`;
    case 'parameter':
      return `parameters.${source.name}`;
    case 'environment':
      return `env.${source.name}`;
    case 'secret':
      return `${source.vault}.${source.name}`;
  }
}

function evaluateHole(hole: Hole, resolve: Resolver): string {
  const text = resolvedText(hole, resolve);
  if (text !== undefined) return text;
  const name = describeSource(hole.source);
  throw new AppHostError('EXPRESSION_UNRESOLVED', `\${${name}} has no value here`, { facts: { expression: name } });
}

function resolvedText(hole: Hole, resolve: Resolver): string | undefined {
  const text = resolve(hole.source);
  return text === undefined ? undefined : encode(text, hole.encoding);
}

/** The text as it stands inside another one. */
export function encode(text: string, encoding: Encoding | undefined): string {
  switch (encoding) {
    case 'uri':
      return encodeComponent(text);
    case 'keyValue':
      return quoteValue(text);
    case 'json':
      return JSON.stringify(text).slice(1, -1);
    case undefined:
      return text;
  }
}

/** Percent-encodes all but RFC 3986's unreserved characters; `encodeURIComponent` leaves `!'()*` alone. */
function encodeComponent(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** A value with a separator, a quote or outer space would end early or lose them, so it is put in double quotes. */
function quoteValue(text: string): string {
  return /[;'"=]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
