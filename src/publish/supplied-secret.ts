/** A Secret that a person supplies in files, which stand beside what is published. Paths are as in an artifact. */
export interface SuppliedSecret {
  readonly name: string;
  /** The file of variables for what fits into one line, and what must be in it. */
  readonly variables?: { readonly file: string; readonly keys: readonly string[] };
  /** Files that hold a longer text each. */
  readonly texts: readonly { readonly file: string; readonly key: string }[];
}

/** What must be appended to the name of a file to find the example for it. */
export const exampleEnding = '.example';

/** The same with the paths of its files under a folder: with a slash at its end, or empty. */
export function suppliedUnder(folder: string, { name, variables, texts }: SuppliedSecret): SuppliedSecret {
  return {
    name,
    ...(variables === undefined ? {} : { variables: { ...variables, file: `${folder}${variables.file}` } }),
    texts: texts.map(({ file, key }) => ({ file: `${folder}${file}`, key })),
  };
}
