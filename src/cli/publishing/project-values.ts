import { join } from 'node:path';
import type { Application } from '../../model/application.ts';
import { encode } from '../../model/expression.ts';
import type { Parameter } from '../../model/parameter.ts';
import { parseEnvFile } from '../../migrate/compose/environment/env-file.ts';
import type { AskedVariable } from '../../publish/index.ts';
import { readEnvText } from '../../secrets/env-file.ts';
import { resolveParameters, type ParameterOrigin } from '../../secrets/resolve-parameters.ts';
import { createSecretStore } from '../../secrets/secret-store.ts';
import { secretsFile } from '../../secrets/secrets-home.ts';
import { AppHostError } from '../../support/apphost-error.ts';
import type { Diagnostic } from '../../support/diagnostic.ts';

export interface ValuesWish {
  readonly application: Application;
  readonly asked: readonly AskedVariable[];
  /** Values of parameters from `--set`. */
  readonly given: Readonly<Record<string, string>>;
  /** Absolute path of the folder whose `.env` counts. */
  readonly folder: string;
  readonly variables: NodeJS.ProcessEnv;
  /** False for a dry run: what is made up is not written down. */
  readonly remember: boolean;
}

/**
 * The value of every variable that the file asks for, by its name: a parameter that is said here and now, the variable
 * itself, `.env`, else what this machine keeps or makes up for the environment. Other forms of a value are made of it.
 * Rejects with `PARAMETER_MISSING`, with all that is missing.
 */
export async function findProjectValues(wish: ValuesWish): Promise<Readonly<Record<string, string>>> {
  const { asked, variables, application } = wish;
  const written = { ...(await readEnv(wish)), ...defined(variables) };
  const plain = asked.filter(({ encodings }) => encodings === undefined);
  const said = await resolve(parametersOf(application, plain), wish, isSaidNow);
  const isOpen = ({ name, parameter = '' }: AskedVariable): boolean =>
    written[name] === undefined && !said.has(parameter);
  const open = parametersOf(application, plain.filter(isOpen)).filter(({ secret, generate }) => secret || generate);
  const kept = await resolve(open, wish, () => true);
  const valueOf = ({ name, parameter = '' }: AskedVariable): string | undefined =>
    said.get(parameter) ?? written[name] ?? kept.get(parameter);
  const found = new Map(plain.flatMap((variable) => entry(variable.name, valueOf(variable))));
  refuseMissing(plain, found, wish);
  const whole = new Map(plain.flatMap((variable) => entry(variable.parameter ?? '', found.get(variable.name))));
  for (const { name, parameter = '', encodings } of asked) {
    if (encodings === undefined) continue;
    const value = whole.get(parameter);
    const encoded =
      value === undefined ? undefined : encodings.reduce((text, encoding) => encode(text, encoding), value);
    for (const [key, text] of entry(name, written[name] ?? encoded)) found.set(key, text);
  }
  return Object.fromEntries(found);
}

/** The same grammar that Compose has for it. */
async function readEnv({ folder, variables }: ValuesWish): Promise<Readonly<Record<string, string>>> {
  const { values } = parseEnvFile(await readEnvText(folder), (name) => variables[name]);
  return Object.fromEntries(values);
}

function defined(variables: NodeJS.ProcessEnv): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(variables).flatMap(([name, value]) => entry(name, value)));
}

function parametersOf({ parameters }: Application, asked: readonly AskedVariable[]): readonly Parameter[] {
  const names = new Set(asked.map(({ parameter }) => parameter));
  return [...parameters.values()].filter(({ name }) => names.has(name));
}

function isSaidNow(from: ParameterOrigin): boolean {
  return from === 'set' || from === 'environment';
}

/** What development uses on this machine is never shipped: every other environment has a store of its own. */
async function resolve(
  parameters: readonly Parameter[],
  { application, given, variables, remember }: ValuesWish,
  counts: (from: ParameterOrigin) => boolean,
): Promise<ReadonlyMap<string, string>> {
  const isLasting = !counts('generated');
  const { values } = await resolveParameters(parameters, {
    set: new Map(Object.entries(given)),
    variables,
    envFile: {},
    store: createSecretStore(secretsFile(`${application.id}.${application.environment}`)),
    remember: remember && !isLasting,
    isNeeded: () => false,
  });
  return new Map([...values].flatMap(([name, { value, from }]) => (counts(from) ? [[name, value] as const] : [])));
}

function refuseMissing(
  asked: readonly AskedVariable[],
  found: ReadonlyMap<string, string>,
  { application, folder }: ValuesWish,
): void {
  const missing = asked.filter(({ name, isRequired }) => isRequired && (found.get(name) ?? '') === '');
  if (missing.length === 0) return;
  const file = join(folder, '.env');
  const diagnostics = missing.map((variable): Diagnostic => {
    const { name, parameter } = variable;
    const location = application.parameters.get(parameter ?? '')?.location;
    const orSet = parameter === undefined ? '' : `, or \`--set parameters.${parameter}=…\``;
    return {
      code: parameter === undefined ? 'VARIABLE_MISSING' : 'PARAMETER_MISSING',
      severity: 'error',
      message: parameter === undefined ? `the variable ${name} is not set` : `the parameter ${parameter} has no value`,
      hint: `Give it one: ${name}=… in ${file}, the variable ${name} in the environment${orSet}.`,
      ...(location !== undefined && { location }),
    };
  });
  throw new AppHostError(
    'PARAMETER_MISSING',
    `${application.name} needs values that nobody gave; nothing was deployed`,
    {
      diagnostics,
    },
  );
}

function entry(name: string, value: string | undefined): readonly (readonly [string, string])[] {
  return value === undefined ? [] : [[name, value]];
}
