/** What Ajv's precompiled functions report. */
export interface ValidatorError {
  /** JSON Pointer to the value. */
  readonly instancePath: string;
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly message?: string;
  readonly propertyName?: string;
}

export interface Validator {
  (value: unknown): boolean;
  /** Of the last call. */
  readonly errors?: readonly ValidatorError[] | null;
}

export const manifest: Validator;
