import type { Schema } from '../../kinds/parts/schema.ts';
import type { Code } from '../../support/codes.ts';
import { isSecretKey } from '../secret-keys.ts';
import type { Part, Path } from '../source.ts';
import type { SchemaError } from './schema-error.ts';
import { describePath, describeValue } from './words.ts';

/** What a schema error means to a person. */
export interface Explained {
  readonly code: Code;
  readonly message: string;
  readonly hint?: string | undefined;
  readonly path: Path;
  readonly part: Part;
}

export interface Explanation {
  readonly schema: Schema;
  readonly value: unknown;
  /** What the value is: `resources.api`, or empty for the manifest itself. */
  readonly within: Path;
  /** `a project`; empty for the manifest itself. */
  readonly what: string;
}

/** A schema error with the value and the schema at its place. */
export interface Found {
  readonly error: SchemaError;
  readonly about: Explanation;
  /** The schema of the value. */
  readonly schema: Schema;
  readonly value: unknown;
}

/** The words for a found error; without a place of its own, it is at the value. */
export type Words = Pick<Explained, 'code' | 'message' | 'hint'> & Partial<Explained>;

/** The value as it may be said aloud. */
export function shown({ error, value }: Found): string {
  const isSecret = isSecretKey(String(error.path.at(-1) ?? '')) && typeof value !== 'object';
  return isSecret ? 'what stands here' : describeValue(value);
}

/** The value as the subject of a sentence. */
export function subject({ within }: Explanation, path: Path): string {
  const full = [...within, ...path];
  return full.length === 0 ? 'the manifest' : `\`${describePath(full)}\``;
}

/** What has properties: a resource by its name and type, something inside it by its path. */
export function owner(about: Explanation, path: Path): string {
  if (path.length > 0) return subject(about, path);
  const name = about.within.at(-1);
  return name === undefined ? 'the manifest' : `\`${name}\` (${about.what})`;
}

export function wish(schema: Schema, error: SchemaError): string {
  const words = schema['patternErrorMessage'];
  return typeof words === 'string' ? words : error.message;
}

export function exampleHint(schema: Schema): string | undefined {
  const [example] = (schema['examples'] ?? []) as readonly unknown[];
  return example === undefined
    ? undefined
    : `For example: ${typeof example === 'string' ? example : JSON.stringify(example)}.`;
}

export function fits(schema: Schema, text: string): boolean {
  return typeof schema['pattern'] !== 'string' || new RegExp(schema['pattern']).test(text);
}
