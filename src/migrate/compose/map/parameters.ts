import { isSecret } from '../../../support/secret-signs.ts';
import type { DraftParameter } from '../../draft/draft.ts';
import { hide, literalText } from '../../draft/parameters.ts';
import { evaluate } from '../interpolate/evaluate.ts';
import type { Variable } from '../../../compose/template.ts';
import type { ComposeProject } from '../model/project.ts';
import { isOpen, type Text } from '../../../compose/model/values.ts';
import type { Mapping } from './mapping.ts';

export interface Parameters {
  readonly all: readonly DraftParameter[];
  /** What the user secrets are to hold, by parameter. */
  readonly secrets: ReadonlyMap<string, string>;
  /** The text with parameters in place of variables; `undefined` where no expression says the same. */
  toExpression(text: Text, use?: TextUse): string | undefined;
  /** A secret that stands in the file, as an expression. */
  hide(name: string, value: string): string;
  /** What the text is with the variables of today. */
  today(text: Text): string;
}

export interface TextUse {
  /** The variable of the service that it is the value of. */
  readonly variable?: string;
  /** Where that is secret whatever it is called. */
  readonly isSecret?: boolean;
}

export function createParameters(
  { variables }: Pick<ComposeProject, 'variables'>,
  { isFaithful }: { readonly isFaithful: boolean },
  remark: Mapping['remark'],
): Parameters {
  const all: DraftParameter[] = [];
  const secrets = new Map<string, string>();
  const today: Parameters['today'] = (text) =>
    isOpen(text) ? evaluate(text.template, (name) => variables.get(name)).value : text;
  const declare = (name: string): DraftParameter => {
    const known = all.find((parameter) => parameter.name === name);
    if (known !== undefined) return known;
    const added: DraftParameter = { name };
    all.push(added);
    const given = variables.get(name);
    if (given !== undefined && !isFaithful && isSecret(name, given)) secrets.set(name, given);
    else if (given !== undefined) {
      const how = `is a parameter: what ${name} is today, in the environment or in \`.env\`, is to be called Parameters__${name} there`;
      remark('decide', name, how);
    }
    return added;
  };
  const ofVariable = ({ name, operator, argument = [] }: Variable, use: TextUse): string | undefined => {
    if (operator === ':+' || operator === '+') return undefined;
    const parameter = declare(name);
    const said = today({ template: argument });
    const isHidden =
      !isFaithful && (use.isSecret === true || isSecret(name, said) || isSecret(use.variable ?? '', said));
    if (isHidden) parameter.secret = true;
    if (operator === ':?' || operator === '?') {
      if (said !== '') parameter.description ??= said;
      return `\${parameters.${name}}`;
    }
    if (!isHidden && argument.some((part) => typeof part !== 'string')) remark('changed', name, dependsOnOthers(said));
    giveDefault(parameter, isHidden ? undefined : said, remark);
    if (isHidden && said !== '' && !secrets.has(name)) secrets.set(name, said);
    return `\${parameters.${name}}`;
  };
  return {
    all,
    secrets,
    today,
    toExpression: (text, use = {}) => {
      if (!isOpen(text)) return literalText(text);
      const parts = text.template.map((part) => (typeof part === 'string' ? literalText(part) : ofVariable(part, use)));
      return parts.includes(undefined) ? undefined : parts.join('');
    },
    hide: (wish, value) => hide({ all, secrets }, wish, value),
  };
}

function dependsOnOthers(said: string): string {
  return `has a default that depends on other variables; it is \`${said}\` now`;
}

function giveDefault(parameter: DraftParameter, value: string | undefined, remark: Mapping['remark']): void {
  if (value === undefined || parameter.secret === true) return;
  if (parameter.default === undefined || parameter.default === value) parameter.default = value;
  else {
    const text = `has the default \`${parameter.default}\` in one place and \`${value}\` in another; it is the first now`;
    remark('changed', parameter.name, text);
  }
}
