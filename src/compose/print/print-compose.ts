import { Document, isCollection, isPair, isScalar, Scalar, visit } from 'yaml';
import type { ComposeModel } from '../model/compose-model.ts';
import { readScalar } from '../scalars.ts';
import { orderKeys } from './key-order.ts';
import { toShortForms } from './short-forms.ts';
import { toWritten, type Outside } from './written.ts';

/** What stands in a compose file, as plain data. */
export type ComposeTree = Readonly<Record<string, unknown>>;

/**
 * A project as the text of a compose file, which loads as the same project: in short forms where they say the same, with
 * paths relative to `directory`, the folder that the file is for. The same project always gives the same text.
 */
export function printCompose(model: ComposeModel, directory: string): string {
  return printTree(toTree(model, { directory, outside: 'absolute' }));
}

/** The same before it is printed. */
export function toTree(
  model: ComposeModel,
  paths: { readonly directory: string; readonly outside: Outside },
): ComposeTree {
  return toWritten(toShortForms(model), paths) as ComposeTree;
}

/** What stands in a compose file as its text, in the order in which a person would say it. */
export function printTree(tree: ComposeTree): string {
  const document = new Document(orderKeys(tree));
  visit(document, {
    Scalar(_key, node) {
      if (typeof node.value === 'string' && needsQuotes(node.value)) node.type = Scalar.QUOTE_DOUBLE;
    },
    Pair(_key, { key, value }) {
      const isCommand = isScalar(key) && inOneLine.has(String(key.value));
      if (!isCommand || !isCollection(value) || !isShort(value.items)) return;
      value.flow = true;
      for (const item of value.items) if (isScalar(item)) item.type = Scalar.QUOTE_DOUBLE;
    },
  });
  return document.toString({ lineWidth: 0, nullStr: '', flowCollectionPadding: false });
}

const inOneLine = new Set(['command', 'entrypoint', 'test', 'profiles']);

function isShort(items: readonly unknown[]): boolean {
  const texts = items.map((item) => (isPair(item) || !isScalar(item) ? '\n' : String(item.value)));
  return texts.every((text) => !text.includes('\n')) && texts.join(', ').length < 90;
}

/** A text that a reader of YAML, old or new, could take for something else. */
function needsQuotes(text: string): boolean {
  const isOther = readScalar(text) !== text || /^(?:y|n|yes|no|on|off)$/i.test(text);
  return isOther || /^[-+0-9][0-9_:.-]*$/.test(text);
}
