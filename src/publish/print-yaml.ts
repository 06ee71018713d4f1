import { DEFAULT_SCHEMA, dump, load, Type } from 'js-yaml';

/**
 * A value as YAML that every reader takes for the same: the tools of Kubernetes read the rules of 1.1, where `on`, `y` and
 * `12:30:00` are no texts, and kustomize has some of its own. Keys stay in their order. Ends with a line end.
 */
export function printYaml(value: object): string {
  // What is published is printed twice: to be checked as it will be read, and to be written.
  const known = printed.get(value);
  if (known !== undefined) return known;
  const text = dump(value, { schema, lineWidth: -1, noRefs: true });
  printed.set(value, text);
  return text;
}

/** What a reader of the text sees. */
export function readYaml(text: string): unknown {
  return load(text);
}

const printed = new WeakMap<object, string>();

/** A text that looks like something else to one of the readers is quoted, as if it were something else to all of them. */
const schema = DEFAULT_SCHEMA.extend({
  implicit: [new Type('tag:apphost:ambiguous', { kind: 'scalar', resolve: isAmbiguous, predicate: () => false })],
});

/** Numbers with a leading zero, exponents, dates, times, and the many words for yes and no. */
function isAmbiguous(text: unknown): boolean {
  if (typeof text !== 'string') return false;
  return (
    /^[-+.]?[0-9][0-9_,.:eExXoO+-]*$/.test(text) ||
    /^(y|n|yes|no|on|off|true|false|null|~|=|<<)$/i.test(text) ||
    /^[-+]?\.(inf|nan)$/i.test(text) ||
    /^0[xo]/i.test(text)
  );
}
