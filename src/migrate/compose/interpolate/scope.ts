import type { Lookup } from './evaluate.ts';
import type { Template, Variable } from '../../../compose/template.ts';

/**
 * The template as it reads outside of an included project, whose own env files give some variables a value: that becomes
 * their default, for a value from outside wins.
 */
export function leaveScope(template: Template, inside: Lookup, outside: Lookup): Template {
  return template.flatMap((part) => {
    const own = typeof part === 'string' || outside(part.name) !== undefined ? undefined : inside(part.name);
    if (typeof part === 'string' || own === undefined) return [part];
    return withDefault(part, own, (argument) => leaveScope(argument, inside, outside));
  });
}

/** A variable that has this value unless it is given one. What a default cannot hold is bound. */
export function openWithDefault(name: string, value: string, operator: '-' | ':-' = '-'): string | Variable {
  if (/[${}\n]/.test(value)) return value;
  return { name, operator, argument: value === '' ? [] : [value], text: `\${${name}${operator}${value}}` };
}

function withDefault(variable: Variable, value: string, leave: (argument: Template) => Template): Template {
  const { name, operator, argument = [] } = variable;
  const isGiven = operator?.startsWith(':') !== true || value !== '';
  if (operator === ':+' || operator === '+') return isGiven ? leave(argument) : [variable];
  if (!isGiven) return [variable];
  return [openWithDefault(name, value, operator?.startsWith(':') === true ? ':-' : '-')];
}
