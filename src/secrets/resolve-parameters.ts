import type { Parameter } from '../model/parameter.ts';
import type { Diagnostic } from '../support/diagnostic.ts';
import { generateValue, type RandomInt } from './generate-value.ts';
import { valueFor } from './parameter-variable.ts';
import type { SecretStore } from './secret-store.ts';

export interface ParameterSources {
  /** From `--set parameters.NAME=…`, by parameter name. */
  readonly set: ReadonlyMap<string, string>;
  /** The environment: `Parameters__NAME`. */
  readonly variables: Readonly<Record<string, string | undefined>>;
  /** The same from `.env`. */
  readonly envFile: Readonly<Record<string, string>>;
  readonly store: Pick<SecretStore, 'read' | 'change'>;
  /** Only with a terminal: asks for all that is missing, at once. What is not answered stays missing. */
  readonly ask?: (missing: readonly Parameter[]) => Promise<ReadonlyMap<string, Answer>>;
  /** False for a dry run: made-up values and answers are not written down. */
  readonly remember?: boolean;
  /** Whether anything needs its value: what nothing needs may be missing. Without it, everything is needed. */
  readonly isNeeded?: (parameter: Parameter) => boolean;
  readonly random?: RandomInt;
}

export interface Answer {
  readonly value: string;
  /** Keep it with the user secrets. */
  readonly remember: boolean;
}

export type ParameterOrigin = 'set' | 'environment' | 'env-file' | 'user-secrets' | 'generated' | 'default' | 'prompt';

export interface ResolvedParameter {
  readonly value: string;
  readonly from: ParameterOrigin;
  /** Never to be shown in clear. */
  readonly secret: boolean;
}

export interface ResolvedParameters {
  /** By name, in the order of declaration. What is missing is not in it. */
  readonly values: ReadonlyMap<string, ResolvedParameter>;
  /** `PARAMETER_MISSING` for each one that is. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * The value of every parameter: `--set`, else the environment, `.env`, the user secrets, else made up (and remembered
 * there), else the default, else asked for. Rejects as the store does.
 */
export async function resolveParameters(
  parameters: Iterable<Parameter>,
  sources: ParameterSources,
): Promise<ResolvedParameters> {
  const all = [...parameters];
  const found = new Map<string, ResolvedParameter>();
  const secrets = await sources.store.read();
  for (const parameter of all) {
    const given = givenValue(parameter.name, sources, secrets);
    if (given !== undefined) found.set(parameter.name, toResolved(parameter, given.value, given.from));
  }
  await makeUp(withoutValue(all, found), sources, found);
  for (const parameter of withoutValue(all, found)) {
    if (parameter.default === undefined) continue;
    found.set(parameter.name, toResolved(parameter, parameter.default, 'default'));
  }
  const isNeeded = sources.isNeeded ?? (() => true);
  await askFor(withoutValue(all, found).filter(isNeeded), sources, found);
  const missing = withoutValue(all, found).filter(isNeeded);
  const values = new Map(all.flatMap(({ name }) => entryOf(name, found)));
  return { values, diagnostics: missing.map(missingParameter) };
}

function givenValue(
  name: string,
  sources: ParameterSources,
  secrets: ReadonlyMap<string, string>,
): { readonly value: string; readonly from: ParameterOrigin } | undefined {
  const candidates: readonly [from: ParameterOrigin, value: string | undefined][] = [
    ['set', sources.set.get(name)],
    ['environment', valueFor(name, sources.variables)],
    ['env-file', valueFor(name, sources.envFile)],
    ['user-secrets', secrets.get(name)],
  ];
  for (const [from, value] of candidates) if (value !== undefined) return { from, value };
  return undefined;
}

/** Remembered before it is used: a volume must never be made with a password that is lost. */
async function makeUp(
  parameters: readonly Parameter[],
  sources: ParameterSources,
  found: Map<string, ResolvedParameter>,
): Promise<void> {
  const generated = new Map<string, string>();
  for (const { name, generate } of parameters) {
    if (generate !== undefined) generated.set(name, generateValue(generate, sources.random));
  }
  if (generated.size === 0) return;
  const kept = await remembered(generated, sources);
  for (const parameter of parameters) {
    const value = kept.get(parameter.name);
    if (value === undefined) continue;
    const isOurs = value === generated.get(parameter.name);
    found.set(parameter.name, toResolved(parameter, value, isOurs ? 'generated' : 'user-secrets'));
  }
}

/** Another `apphost` may have remembered one since we looked: then that one counts. */
async function remembered(
  generated: ReadonlyMap<string, string>,
  { store, remember = true }: ParameterSources,
): Promise<ReadonlyMap<string, string>> {
  if (!remember) return generated;
  return store.change((values) => {
    for (const [name, value] of generated) if (!values.has(name)) values.set(name, value);
  });
}

async function askFor(
  missing: readonly Parameter[],
  { ask, store, remember = true }: ParameterSources,
  found: Map<string, ResolvedParameter>,
): Promise<void> {
  if (ask === undefined || missing.length === 0) return;
  const answers = await ask(missing);
  for (const parameter of missing) {
    const answer = answers.get(parameter.name);
    if (answer !== undefined) found.set(parameter.name, toResolved(parameter, answer.value, 'prompt'));
  }
  const lasting = [...answers].filter(([, answer]) => answer.remember);
  if (!remember || lasting.length === 0) return;
  await store.change((values) => {
    for (const [name, answer] of lasting) values.set(name, answer.value);
  });
}

function withoutValue(all: readonly Parameter[], found: ReadonlyMap<string, ResolvedParameter>): readonly Parameter[] {
  return all.filter((parameter) => !found.has(parameter.name));
}

function toResolved(parameter: Parameter, value: string, from: ParameterOrigin): ResolvedParameter {
  return { value, from, secret: parameter.secret || parameter.generate !== undefined };
}

function entryOf<Value>(name: string, values: ReadonlyMap<string, Value>): readonly [string, Value][] {
  const value = values.get(name);
  return value === undefined ? [] : [[name, value]];
}

function missingParameter({ name, secret, location }: Parameter): Diagnostic {
  const ways = [
    `the variable Parameters__${name.replaceAll('-', '_')}, in the environment or in .env`,
    `\`--set parameters.${name}=…\``,
  ];
  return {
    code: 'PARAMETER_MISSING',
    severity: 'error',
    message: `the parameter ${name} has no value`,
    hint: secret ? `Give it one: ${ways.join(', ')}.` : `Give it one: ${ways.join(', ')}, or a \`default:\`.`,
    ...(location === undefined ? {} : { location }),
  };
}
