/**
 * A mark stands in a text for the secret of a variable, so that nobody takes its value for a plain one. It is of
 * characters that no file holds, and no connection's address either.
 */
export function markOf(variable: string): string {
  return `\uE000${variable}\uE001`;
}

/** The text with something else in place of each mark. */
export function replaceMarks(text: string, replace: (variable: string) => string): string {
  return text.replace(/\uE000(\w+)\uE001/g, (_, variable: string) => replace(variable));
}
