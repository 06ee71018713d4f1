/** A JSON Schema of draft 2020-12, as far as the kinds use it. Every property has a `description`: it is the hover text. */
export interface Schema {
  readonly description?: string;
  readonly [keyword: string]: unknown;
}
