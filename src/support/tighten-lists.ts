/** A line of YAML without the space inside the brackets of a list that ends it: `a: [b, c]`, while maps keep theirs. */
export function tightenList(line: string): string {
  return line.replace(/^( *(?:- )?[\w.-]+: )\[ (.*) \]$/, '$1[$2]');
}
