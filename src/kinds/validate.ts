import * as generated from './generated/validators.js';
import type { Validator, ValidatorError } from './generated/validators.js';

/** One mistake, in JSON Schema's words; `path` starts from the value that was validated. */
export interface SchemaError {
  readonly path: readonly (string | number)[];
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly message: string;
}

const validators = generated as unknown as Readonly<Record<string, Validator | undefined>>;

/** The mistakes in a whole manifest, except inside its resources. */
export function validateTop(value: unknown): readonly SchemaError[] {
  return mistakes(generated.manifest, value);
}

/** The mistakes in one resource of that type. A type that does not exist is a bug of the caller. */
export function validateResource(type: string, value: unknown): readonly SchemaError[] {
  const validator = validators[type.replaceAll('-', '_')];
  if (validator === undefined) throw new Error(`there is no validator for the type ${type}`);
  return mistakes(validator, value);
}

function mistakes(validator: Validator, value: unknown): readonly SchemaError[] {
  if (validator(value)) return [];
  return (
    (validator.errors ?? [])
      // It only says that one of the others did not hold.
      .filter((error) => error.keyword !== 'if')
      .map((error) => toSchemaError(error, value))
  );
}

function toSchemaError(
  { instancePath, keyword, params, message = 'is not valid' }: ValidatorError,
  value: unknown,
): SchemaError {
  return { path: toPath(instancePath, value), keyword, params, message };
}

/** A JSON Pointer as the keys and indexes that it goes through. */
function toPath(pointer: string, value: unknown): readonly (string | number)[] {
  let at = value;
  return pointer
    .split('/')
    .slice(1)
    .map((escaped) => {
      const key = escaped.replaceAll('~1', '/').replaceAll('~0', '~');
      const isIndex = Array.isArray(at);
      at = (at as Readonly<Record<string, unknown>> | undefined)?.[key];
      return isIndex ? Number(key) : key;
    });
}
