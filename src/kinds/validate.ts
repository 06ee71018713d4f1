import {
  checks,
  manifest,
  tables,
  type CheckTable,
  type Validator,
  type ValidatorError,
} from './generated/validators.js';

/** One mistake, in JSON Schema's words; `path` starts from the value that was validated. */
export interface SchemaError {
  readonly path: readonly (string | number)[];
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly message: string;
}

/** The mistakes in a whole manifest, except inside its resources. */
export function validateTop(value: unknown): readonly SchemaError[] {
  return mistakes(manifest, value);
}

/** The mistakes in one resource of that type. A type that does not exist is a bug of the caller. */
export function validateResource(type: string, value: unknown): readonly SchemaError[] {
  const table = Object.hasOwn(tables, type) ? tables[type] : undefined;
  if (table === undefined) throw new Error(`there is no validator for the type ${type}`);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return [{ path: [], keyword: 'type', params: { type: 'object' }, message: 'must be object' }];
  }
  const whole = table.whole === undefined ? [] : mistakes(checks[table.whole], value);
  return [...whole, ...Object.entries(value).flatMap(([key, each]) => propertyMistakes(table, key, each))];
}

function propertyMistakes(table: CheckTable, key: string, value: unknown): readonly SchemaError[] {
  if (!Object.hasOwn(table.properties, key)) {
    if (key.startsWith('x-')) return [];
    const params = { additionalProperty: key };
    return [{ path: [], keyword: 'additionalProperties', params, message: 'must NOT have additional properties' }];
  }
  const check = checks[table.properties[key] ?? ''];
  return mistakes(check, value).map((error) => ({ ...error, path: [key, ...error.path] }));
}

function mistakes(check: Validator | undefined, value: unknown): readonly SchemaError[] {
  if (check === undefined || check(value)) return [];
  return (
    (check.errors ?? [])
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
