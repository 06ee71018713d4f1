import { plainText } from '../../support/plain-text.ts';
import { toParameterName } from '../../support/secret-signs.ts';
import type { DraftParameter } from '../draft/draft.ts';
import type { AspireMapping } from './mapping.ts';
import { isFields, type Fields } from './parse-manifest.ts';

const classes = ['lower', 'upper', 'numeric', 'special', 'minLower', 'minUpper', 'minNumeric', 'minSpecial'] as const;

/** `parameter.v0`: a value from outside, that may be secret, have a default, or be made up. */
export function mapParameter({ hidden, remark }: AspireMapping, key: string, { inputs, value }: Fields): void {
  const [input] = Object.values(isFields(inputs) ? inputs : {}).filter((each) => isFields(each));
  const fallback = isFields(input?.['default']) ? input['default'] : {};
  const generate = isFields(fallback['generate']) ? toGenerate(fallback['generate']) : undefined;
  const plain = fallback['value'] ?? (typeof value === 'string' && !value.includes('{') ? value : undefined);
  const isSecret = input?.['secret'] === true;
  const name = toParameterName(key);
  const parameter: DraftParameter = {
    name,
    ...(isSecret && { secret: true as const }),
    ...(generate !== undefined && { generate }),
    ...(!isSecret && plain !== undefined && { default: plainText(plain) }),
  };
  hidden.all.push(parameter);
  if (isSecret && typeof plain === 'string') {
    hidden.secrets.set(name, plain);
    remark('improved', key, 'had its value in the open; it is in the user secrets now');
  }
  if (name !== key) remark('changed', key, `is called ${name} now, and so is its variable: Parameters__${name}`);
}

function toGenerate(wanted: Fields): true | Fields {
  const length = wanted['minLength'];
  const own = classes.flatMap((key) =>
    wanted[key] === undefined || wanted[key] === true || wanted[key] === 0 ? [] : [[key, wanted[key]] as const],
  );
  const all = { ...(typeof length === 'number' && length !== 22 && { length }), ...Object.fromEntries(own) };
  return Object.keys(all).length === 0 ? true : all;
}
