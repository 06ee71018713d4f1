/** Ajv's precompiled check of a whole compose file. */
export interface ComposeValidator {
  (value: unknown): boolean;
  /** Of the last call. */
  readonly errors?:
    | readonly {
        /** JSON Pointer to the value. */
        readonly instancePath: string;
        readonly keyword: string;
        readonly params: Readonly<Record<string, unknown>>;
        readonly message?: string;
      }[]
    | null;
}

export const compose: ComposeValidator;
