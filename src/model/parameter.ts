import type { Location } from '../support/diagnostic.ts';

/** Outside input. Its value is never in the model. */
export interface Parameter {
  readonly name: string;
  readonly secret: boolean;
  readonly description?: string;
  /** May be an empty text. */
  readonly default?: string;
  readonly generate?: Generation;
  /** Declared by a kind (`db-password`), not by the user. */
  readonly implied?: boolean;
  /** Where it is declared. */
  readonly location?: Location;
}

/** How to make up a value that nobody gave. It is remembered with the user secrets. */
export interface Generation {
  readonly length: number;
  readonly lower: boolean;
  readonly upper: boolean;
  readonly numeric: boolean;
  readonly special: boolean;
  readonly minLower: number;
  readonly minUpper: number;
  readonly minNumeric: number;
  readonly minSpecial: number;
}
