import type { Template } from '../template.ts';

/** A text with variables that stay open; only in a project that was loaded with `variables: 'open'`. */
export interface OpenText {
  readonly template: Template;
}

/** A value that may be an open text instead. */
export type Open<Value> = Value | OpenText;

export type Text = Open<string>;
/** A number; with variables, a text that will be one. */
export type Count = Open<number>;
export type Flag = Open<boolean>;
/** Bytes. */
export type Size = Open<number>;
/** Such as `1m30s`: the largest units first, down to `ns`. */
export type Duration = Text;

export type Pairs = Readonly<Record<string, Text>>;
/** `null`: the variable is taken from the environment, if it is set there. */
export type Variables = Readonly<Record<string, Text | null>>;

/** Attributes of the user's own, `x-…`, stand beside the others in every map. */
export interface Extensible {
  readonly [extension: `x-${string}`]: unknown;
}

export function isOpen(value: unknown): value is OpenText {
  return typeof value === 'object' && value !== null && 'template' in value && Array.isArray(value.template);
}
