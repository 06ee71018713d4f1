import { parseTemplate, type Template, type Variable } from '../../compose/template.ts';
import type { ComposeTree } from '../../compose/print/print-compose.ts';
import type { Publishing } from './publishing.ts';

/** A variable that a compose file asks for. */
interface Asked {
  readonly name: string;
  /** What it is without a word. Absent: it must be set. */
  readonly otherwise?: string;
  readonly isRequired: boolean;
}

/** Every variable of the file with what it is for, to be copied to `.env`; `undefined` where it has none. */
export function toEnvExample(publishing: Publishing, tree: ComposeTree): string | undefined {
  const asked = collect(tree);
  if (asked.size === 0) return undefined;
  const entries = [...asked.values()].map((variable) => describe(publishing, variable, asked));
  const head = [
    '# What compose.yaml asks for. Copy this file to `.env` and fill it in; keep `.env` out of version control.',
    "# A value with `$`, `#` or spaces stands in single quotes: NAME='…'.",
  ];
  return `${[head.join('\n'), ...entries].join('\n\n')}\n`;
}

function collect(tree: ComposeTree): ReadonlyMap<string, Asked> {
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
  visit(tree, []);
  return asked;
}

function describe(publishing: Publishing, variable: Asked, asked: ReadonlyMap<string, Asked>): string {
  const { name, otherwise, isRequired } = variable;
  const whole = /^(.*)_(URI|KEYVALUE|JSON)$/.exec(name);
  if (whole !== null && asked.has(whole[1] ?? '') && !isRequired) return `${encodedHint(whole)}\n#${name}=`;
  const parameters = [...publishing.application.parameters.values()];
  const parameter = parameters.find((each) => publishing.variables.of(each.name) === name);
  const value = otherwise ?? publishing.parameters.get(parameter?.name ?? '');
  const about = [
    sentence(parameter?.description) ??
      (parameter === undefined ? undefined : `The parameter ${parameter.name} of the manifest.`),
    parameter?.secret === true && 'A secret.',
    parameter?.generate !== undefined && `Make one up: openssl rand -hex ${Math.ceil(parameter.generate.length / 2)}`,
    !isRequired && 'Optional.',
  ];
  const comment = about.filter((text) => typeof text === 'string').join(' ');
  const isFree = !isRequired;
  return `# ${comment.replaceAll('\n', ' ')}\n${isFree ? '#' : ''}${name}=${quoted(value ?? '')}`;
}

function sentence(text: string | undefined): string | undefined {
  return text === undefined || /[.!?]$/.test(text) ? text : `${text}.`;
}

const forms: Readonly<Record<string, string>> = {
  URI: 'percent-encoded, where it has more than letters, digits and - . _ ~',
  KEYVALUE: 'in double quotes, with those in it doubled, where it has one of ; = \' "',
  JSON: 'as it stands inside a text of JSON, where it has " or \\',
};

function encodedHint([, name = '', form = '']: RegExpExecArray): string {
  return `# ${name} ${forms[form] ?? ''}. Optional.`;
}

function quoted(value: string): string {
  return /^[\w./:@%+,=-]*$/.test(value) ? value : `'${value.replaceAll("'", "\\'")}'`;
}
