import { Document, isScalar, Scalar, visit } from 'yaml';

/**
 * A value as YAML that every reader takes for the same: the tools of Kubernetes read the rules of 1.1, where `on`, `y` and
 * `12:30:00` are no texts, and kustomize has some of its own. Keys stay in their order. Ends with a line end.
 */
export function printYaml(value: unknown): string {
  const document = new Document(value, { version: '1.1', aliasDuplicateObjects: false });
  visit(document, {
    Scalar: (key, node) => {
      if (typeof node.value === 'string' && key !== 'key' && isAmbiguous(node.value)) node.type = Scalar.QUOTE_DOUBLE;
    },
    Pair: (_, { key }) => {
      if (isScalar(key) && typeof key.value === 'string' && isAmbiguous(key.value)) key.type = Scalar.QUOTE_DOUBLE;
    },
  });
  return document.toString({ lineWidth: 0, indentSeq: true, directives: false });
}

/** Texts that one of the readers takes for something else: numbers with a leading zero, exponents, dates, `~`. */
function isAmbiguous(text: string): boolean {
  return (
    /^[-+.]?[0-9][0-9_,.:eExXoO+-]*$/.test(text) ||
    /^(y|n|yes|no|on|off|true|false|null|~|=|<<)$/i.test(text) ||
    /^[-+]?\.(inf|nan)$/i.test(text) ||
    /^0[xo]/i.test(text)
  );
}

/** Several documents in one file, each begun as every tool splits them. */
export function printDocuments(values: readonly unknown[]): string {
  return values.map((value) => printYaml(value)).join('---\n');
}
