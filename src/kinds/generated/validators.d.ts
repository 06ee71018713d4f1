/** What Ajv's precompiled functions report. */
export interface ValidatorError {
  /** JSON Pointer to the value. */
  readonly instancePath: string;
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly message?: string;
}

export interface Validator {
  (value: unknown): boolean;
  /** Of the last call. */
  readonly errors?: readonly ValidatorError[] | null;
}

/** How a resource of one kind is checked: by the names of functions in `checks`. */
export interface CheckTable {
  /** What must hold of the resource as a whole, such as properties that it needs. */
  readonly whole?: string;
  /** What must hold of each property. There are no others. */
  readonly properties: Readonly<Record<string, string>>;
}

export const manifest: Validator;
export const checks: Readonly<Record<string, Validator>>;
/** By the kind's name. */
export const tables: Readonly<Record<string, CheckTable>>;
