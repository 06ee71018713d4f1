import { isPlaceholder, toParameterName } from '../../support/secret-signs.ts';
import type { DraftParameter } from './draft.ts';

/** A text that stands in the manifest for itself: `${` would be an expression. */
export function literalText(text: string): string {
  // As a text, `$$` would only put one `$`.
  return text.replaceAll('${', () => '$${');
}

/** Where secrets go: their parameters into the manifest, their values into the user secrets. */
export interface Hidden {
  readonly all: DraftParameter[];
  readonly secrets: Map<string, string>;
}

/** A secret that stood in the open, as an expression. The same value under the same name is the same secret. */
export function hide({ all, secrets }: Hidden, wish: string, value: string): string {
  const base = toParameterName(wish);
  const names = [base, ...Array.from({ length: 100 }, (_, index) => `${base}-${index + 2}`)];
  const isFree = (name: string) => all.every((parameter) => parameter.name !== name) || secrets.get(name) === value;
  const name = names.find((each) => isFree(each)) ?? base;
  if (all.every((parameter) => parameter.name !== name)) all.push({ name, secret: true });
  if (!isPlaceholder(value)) secrets.set(name, value);
  return `\${parameters.${name}}`;
}
