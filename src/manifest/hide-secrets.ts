import { isMap, isScalar, visit, type Scalar } from 'yaml';
import { parseYamlDocument } from './parse/yaml-document.ts';
import { isSecretKey } from './secret-keys.ts';
import type { Range } from './source.ts';

/**
 * A manifest's text with the secrets that stand in it in clear written over, each character by one, so that positions
 * stay what they are. Code frames are cut from it. It reads as far as it can where the text is not YAML.
 */
export function hideSecretsInText(text: string): string {
  return secretRanges(text).reduce((hidden, range) => writeOver(hidden, range), text);
}

/** `--set` options with the values of parameters and secret keys written over. */
export function hideSecretOptions(set: readonly string[]): readonly string[] {
  return set.map((option) => {
    const [path, value] = split(option);
    const key = path.split('.').at(-1) ?? '';
    const isSecret = isSecretKey(key) || /^parameters\.[^.]*(?:\.default)?$/.test(path);
    return value === undefined || !isSecret ? option : `${path}=${'*'.repeat(value.length)}`;
  });
}

function secretRanges(text: string): readonly Range[] {
  const ranges: Range[] = [];
  const hide = (node: unknown): void => {
    if (isScalar(node) && isClear(node) && node.range) ranges.push({ start: node.range[0], end: node.range[1] });
  };
  const document = parseYamlDocument(text);
  if (document === undefined) return ranges;
  visit(document, {
    Pair(_index, { key, value }) {
      const name = isScalar(key) ? String(key.value) : '';
      if (isSecretKey(name)) hide(value);
      if (name === 'secrets' && isMap(value)) for (const pair of value.items) hide(pair.value);
    },
    Map(_key, map) {
      if (map.get('secret') === true) hide(map.get('default', true));
    },
  });
  return ranges;
}

function isClear({ value }: Scalar): boolean {
  return (typeof value === 'string' && !value.includes('${')) || typeof value === 'number';
}

function writeOver(text: string, { start, end }: Range): string {
  return text.slice(0, start) + text.slice(start, end).replaceAll(/[^\s"']/g, '*') + text.slice(end);
}

function split(option: string): readonly [string, string | undefined] {
  const at = option.indexOf('=');
  return at === -1 ? [option, undefined] : [option.slice(0, at), option.slice(at + 1)];
}
