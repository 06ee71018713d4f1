import type { Expression } from './expression.ts';

/**
 * What stands before other resources and passes requests on to them. It says what is wanted; whoever publishes it finds
 * something that does it.
 */
export type Entrance = RoutedEntrance | SharedEntrance;

/** Each request goes where its path leads, once it has passed what it must. */
export interface RoutedEntrance {
  readonly passesOn: 'by-path';
  readonly routes: readonly EntranceRoute[];
  readonly policies: readonly Policy[];
}

export interface EntranceRoute {
  /** Begins with `/`. The longest that fits, by whole segments, wins. */
  readonly path: string;
  readonly resource: string;
  /** Absent: its first http one. */
  readonly endpoint?: string;
  readonly host?: string;
  /** Empty: all. */
  readonly methods: readonly string[];
  readonly stripPrefix: boolean;
  /** Milliseconds. */
  readonly timeout?: number;
  readonly policies: readonly Policy[];
}

/** Something that a request must pass; they are asked in the manifest's order. */
export type Policy =
  | {
      readonly asks: 'rate';
      readonly requestsPerMinute: number;
      /** How many may come at once. */
      readonly burst: number;
      readonly by: 'ip' | 'key' | 'all';
    }
  /** `deny` wins. An empty `allow` lets everybody else in. */
  | { readonly asks: 'address'; readonly allow: readonly string[]; readonly deny: readonly string[] }
  | { readonly asks: 'key'; readonly header: string; readonly keys: readonly Expression[] }
  | {
      readonly asks: 'token';
      readonly issuer: Expression;
      readonly audience?: string;
      readonly scopes: readonly string[];
    };

/** Each request goes to one of several that could all answer it. */
export interface SharedEntrance {
  readonly passesOn: 'by-share';
  readonly origins: readonly Origin[];
  readonly choice: 'nearest' | 'first' | 'weighted';
  /** Host names of the user's own that lead to it. */
  readonly hosts: readonly string[];
  /** A web application firewall is to stand before it. */
  readonly firewall: boolean;
}

export interface Origin {
  readonly resource: string;
  /** Absent: its first http one. */
  readonly endpoint?: string;
  /** With `first`: the lowest that is healthy answers. */
  readonly priority: number;
  /** With `weighted`: its share of the requests. */
  readonly weight: number;
}
