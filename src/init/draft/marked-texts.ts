import { hasLogin, isSecret } from '../../support/secret-signs.ts';
import { replaceMarks } from '../detect/marks.ts';
import type { Building } from './building.ts';
import { literalText, type DraftResource } from './draft.ts';
import type { Variable, VariableContext } from './variables.ts';

/** Reads texts of the compose file in which marks stand for secrets of the `.env` beside it. */
export interface MarkedTexts {
  /** The text as the manifest may hold it: parameters in place of marks, all else for itself. */
  toExpression(text: string, consumer: Pick<DraftResource, 'name'>): string;
  /** The same for an expression. */
  replaceIn(expression: string, consumer: Pick<DraftResource, 'name'>): string;
  /** A value of its own name, which may be secret by that. */
  toValue(variable: Variable, consumer: Pick<DraftResource, 'name'>): string;
  /** The address where the whole is one that needs a login: it is for recognition, and never written. */
  toRecognise(text: string): string;
  /** Makes parameters with the secrets themselves as their values. */
  readonly context: VariableContext;
}

export function createMarkedTexts(building: Building): MarkedTexts {
  const own = building.survey.settings.find(({ path }) => path === '.')?.values ?? [];
  const settings = new Map(own.map((setting) => [setting.variable, setting]));
  const unmark = (text: string): string => replaceMarks(text, (name) => settings.get(name)?.value ?? '');
  const parameter: VariableContext['parameter'] = ({ value, ...variable }, consumer) =>
    building.parameter({ ...variable, value: value === undefined ? undefined : unmark(value) }, consumer);
  const replaceIn: MarkedTexts['replaceIn'] = (expression, consumer) =>
    replaceMarks(expression, (name) => {
      const { value, file = '', isExample = false } = settings.get(name) ?? {};
      return `\${parameters.${building.parameter({ name, value, file, isExample }, consumer)}}`;
    });
  const toExpression: MarkedTexts['toExpression'] = (text, consumer) => replaceIn(literalText(text), consumer);
  return {
    toExpression,
    replaceIn,
    toValue: (variable, consumer) => {
      const { name, value } = variable;
      if (value === undefined) return `\${env.${name}:-}`;
      const isOwn = unmark(value) === value && isSecret(name, value);
      return isOwn ? `\${parameters.${parameter(variable, consumer)}}` : toExpression(value, consumer);
    },
    toRecognise: (text) => (replaceMarks(text, () => '') === '' && hasLogin(unmark(text)) ? unmark(text) : text),
    context: { ...building, parameter },
  };
}
