import { parseTemplate, type Template, type Variable } from '../../compose/template.ts';
import type { ComposeTree } from '../../compose/print/print-compose.ts';
import type { VariableStyle } from './dialect.ts';
import type { Publishing } from './publishing.ts';

/** A variable that a compose file asks for. */
export interface Asked {
  readonly name: string;
  /** What it is without a word. Absent: it must be set. */
  readonly otherwise?: string;
  readonly isRequired: boolean;
}

/** Every variable of the file with what it is for, to be copied to `.env`; `undefined` where it has none. */
export function toEnvExample(publishing: Publishing, trees: readonly ComposeTree[]): string | undefined {
  const { head, encoded } = publishing.dialect.variables;
  const asked = collect(trees);
  if (asked.size === 0) return undefined;
  // What is made of another one stands below it.
  const isMade = ({ name }: Asked): boolean => encoded === 'always' && wholeOf(publishing, name, asked) !== undefined;
  const all = [...asked.values()];
  const ordered = [...all.filter((variable) => !isMade(variable)), ...all.filter((variable) => isMade(variable))];
  const entries = ordered.map((variable) => describe(publishing, variable, asked));
  return `${[head.join('\n'), ...entries].join('\n\n')}\n`;
}

/** By name, in the order of the file. */
export function collect(trees: readonly ComposeTree[]): ReadonlyMap<string, Asked> {
  const asked = new Map<string, Asked>();
  const add = (variable: Asked): void => {
    const known = asked.get(variable.name);
    const isRequired = variable.isRequired || known?.isRequired === true;
    asked.set(variable.name, { ...variable, ...known, isRequired });
  };
  const addAll = (template: Template): void => {
    for (const part of template) if (typeof part !== 'string') addVariable(part);
  };
  const addVariable = ({ name, operator, argument = [] }: Variable): void => {
    const isDefault = operator?.endsWith('-') === true && argument.every((part) => typeof part === 'string');
    add({ name, ...(isDefault && { otherwise: argument.join('') }), isRequired: operator?.endsWith('?') === true });
    addAll(argument);
  };
  const visit = (value: unknown, path: readonly string[]): void => {
    if (typeof value === 'string') {
      const parsed = parseTemplate(value);
      if (path[0] === 'secrets' && path.at(-1) === 'environment') add({ name: value, isRequired: true });
      else if ('template' in parsed) addAll(parsed.template);
    } else if (Array.isArray(value)) for (const item of value) visit(item, [...path, '*']);
    else if (typeof value === 'object' && value !== null)
      for (const [key, item] of Object.entries(value)) visit(item, [...path, key]);
    else if (value === null && path.at(-2) === 'environment') add({ name: path.at(-1) ?? '', isRequired: false });
  };
  for (const tree of trees) visit(tree, []);
  return asked;
}

function describe(publishing: Publishing, variable: Asked, asked: ReadonlyMap<string, Asked>): string {
  const { name, otherwise, isRequired } = variable;
  const { encoded, quote } = publishing.dialect.variables;
  const whole = wholeOf(publishing, name, asked);
  if (whole !== undefined) return describeEncoded(variable, whole, encoded);
  const parameters = [...publishing.application.parameters.values()];
  const parameter = parameters.find((each) => publishing.variables.of(each.name) === name);
  const value = otherwise ?? publishing.parameters.get(parameter?.name ?? '');
  const about = [
    sentence(parameter?.description) ??
      (parameter === undefined ? secretOf(name, asked) : `The parameter ${parameter.name} of the manifest.`),
    parameter?.secret === true && 'A secret.',
    parameter?.generate !== undefined && `Make one up: openssl rand -hex ${Math.ceil(parameter.generate.length / 2)}`,
    !isRequired && 'Optional.',
  ];
  const comment = about.filter((text) => typeof text === 'string').join(' ');
  const isFree = !isRequired;
  return `# ${comment.replaceAll('\n', ' ')}\n${isFree ? '#' : ''}${name}=${quoted(value ?? '', quote)}`;
}

function sentence(text: string | undefined): string | undefined {
  return text === undefined || /[.!?]$/.test(text) ? text : `${text}.`;
}

const forms: Readonly<Record<string, string>> = {
  URI: 'percent-encoded, where it has more than letters, digits and - . _ ~',
  KEYVALUE: 'in double quotes, with those in it doubled, where it has one of ; = \' "',
  JSON: 'as it stands inside a text of JSON, where it has " or \\',
};

/** The variable that this one is another form of; not where a parameter is called so. */
function wholeOf(
  { application, variables }: Publishing,
  name: string,
  asked: ReadonlyMap<string, Asked>,
): Whole | undefined {
  if ([...application.parameters.keys()].some((parameter) => variables.of(parameter) === name)) return undefined;
  const [, whole = '', form = ''] = /^(.*)_(URI|KEYVALUE|JSON)$/.exec(name) ?? [];
  return asked.has(whole) ? { name: whole, form } : undefined;
}

/** What a swarm calls the secret with the value of another variable. */
function secretOf(name: string, asked: ReadonlyMap<string, Asked>): string | undefined {
  const [, value = ''] = /^(.*)_SECRET$/.exec(name) ?? [];
  return asked.has(value) ? `The name of the secret that holds ${value}.` : undefined;
}

interface Whole {
  readonly name: string;
  readonly form: string;
}

function describeEncoded({ name }: Asked, whole: Whole, encoded: VariableStyle['encoded']): string {
  const hint = `# ${whole.name} ${forms[whole.form] ?? ''}.`;
  return encoded === 'always' ? `${hint}\n${name}=$${whole.name}` : `${hint} Optional.\n#${name}=`;
}

function quoted(value: string, quote: VariableStyle['quote']): string {
  return /^[\w./:@%+,=-]*$/.test(value) ? value : quote(value);
}
