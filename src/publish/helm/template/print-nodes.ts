import { Document, isScalar, Scalar, visit, type Node } from 'yaml';
import { isAmbiguous } from '../../print-yaml.ts';

/** Nodes as YAML that readers of 1.1 and of 1.2 take for the same, where some texts have a form of their own already. */
export function printNodes(root: Node): string {
  const document = new Document(root, { version: '1.1', aliasDuplicateObjects: false });
  visit(document, {
    Scalar: (key, node) => {
      if (typeof node.value === 'string' && key !== 'key' && mustBeQuoted(node.value)) node.type = Scalar.QUOTE_DOUBLE;
    },
    Pair: (_, { key }) => {
      if (isScalar(key) && typeof key.value === 'string' && mustBeQuoted(key.value)) key.type = Scalar.QUOTE_DOUBLE;
    },
  });
  const text = document.toString({ lineWidth: 0, indentSeq: true, directives: false });
  return text.replace(unprintable, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** Line ends for the rules of 1.1, and what those allow nowhere: only ever within quotes, where it has another name. */
const unprintable = /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g;

function mustBeQuoted(text: string): boolean {
  return text.search(unprintable) !== -1 || isAmbiguous(text);
}
