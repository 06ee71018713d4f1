import type { Encoding } from '../../../model/expression.ts';
import type { Artifact } from '../../artifact.ts';
import { exampleEnding, type SuppliedSecret } from '../../supplied-secret.ts';
import { keyOf, mountedSecrets, type ComposedSecret, type SecretPlan, type SingleSecret } from './secret-plan.ts';
import { secretName, type SecretPart } from '../text/cluster-text.ts';
import type { SecretContent } from '../text/pod-environment.ts';

/** Secrets that the user writes into files that git ignores, in the folder of one environment. */
export interface SecretFiles {
  /** What makes Secrets of the files. */
  readonly generators: readonly SecretGenerator[];
  /** Which files they are. Paths within the folder. */
  readonly supplied: readonly SuppliedSecret[];
  /** Examples to fill in, and what makes git ignore the real ones. Paths within the folder. */
  readonly artifacts: readonly Artifact[];
}

/** An entry of kustomize's `secretGenerator`. */
export interface SecretGenerator {
  name: string;
  envs?: string[];
  files?: string[];
  options: { disableNameSuffixHash: true; labels: Record<string, string> };
}

export const noSecretFiles: SecretFiles = { generators: [], supplied: [], artifacts: [] };

const folder = 'secrets';

/** The files of all secrets of a plan. Without any, there are none. */
export function secretFiles(plan: SecretPlan, labels: Record<string, string>): SecretFiles {
  const all = [
    ...mountedSecrets(plan).map((secret) => describeSingle(secret)),
    ...plan.composed.map((secret) => describeComposed(secret)),
  ].sort((a, b) => (a.name < b.name ? -1 : 1));
  if (all.length === 0) return noSecretFiles;
  const supplied = all.map((secret) => suppliedOf(secret));
  return {
    generators: supplied.map((secret) => generatorOf(secret, labels)),
    supplied,
    artifacts: [...all.flatMap((secret) => examplesOf(secret)), { path: `${folder}/.gitignore`, text: ignored }],
  };
}

const ignored = `# What is written here stays on this machine; the examples do not hold anything.
*
!.gitignore
!*.example
`;

/** One Secret: its single lines stand in one file of variables, each longer text in a file of its own. */
interface DescribedSecret {
  readonly name: string;
  readonly about: string;
  readonly lines: readonly DescribedKey[];
  readonly texts: readonly DescribedKey[];
}

interface DescribedKey {
  readonly key: string;
  readonly explanation: string;
}

function describeSingle({ name, of, forms, parameter }: SingleSecret): DescribedSecret {
  const what = of.from === 'vault' ? `the secret ${of.name} of ${of.vault}` : `the parameter ${of.name}`;
  const about = parameter?.description === undefined ? what : `${what}: ${parameter.description}`;
  const lines = forms.map((form) => ({ key: keyOf(form), explanation: explainForm(form) }));
  return { name, about, lines, texts: [] };
}

function describeComposed({ name, resource, content }: ComposedSecret): DescribedSecret {
  const keys = [...content].map(([key, text]) => ({ key, text, explanation: describeContent(text) }));
  return {
    name,
    about: `texts of ${resource.name} that hold secrets`,
    lines: keys.filter(({ text }) => !isLong(text)),
    texts: keys.filter(({ text }) => isLong(text)),
  };
}

/** A file of variables has one line for each. */
function isLong(text: SecretContent): boolean {
  return text.some((part) => typeof part === 'string' && part.includes('\n'));
}

function explainForm(form: readonly Encoding[]): string {
  if (form.length === 0) return 'The secret as it is, on one line and without quotes.';
  return `The same, ${form.map((encoding) => encodings[encoding]).join(', and then ')}.`;
}

const encodings: Readonly<Record<Encoding, string>> = {
  uri: 'percent-encoded for a URI (all but letters, digits and `-._~`)',
  keyValue: 'in double quotes, its own doubled, when it has one of `;\'"=` or a space at an end',
  json: 'escaped as inside of a JSON text, without the quotes around it',
};

/** The text with what must be filled in: `Server=db;Password=<db-password>`. */
function describeContent(text: SecretContent): string {
  return text.map((part) => (typeof part === 'string' ? part : placeholder(part))).join('');
}

function placeholder(part: SecretPart): string {
  return `<${[secretName(part), ...part.encodings].join(', ')}>`;
}

function suppliedOf({ name, lines, texts }: DescribedSecret): SuppliedSecret {
  const variables = { file: `${folder}/${name}.env`, keys: lines.map(({ key }) => key) };
  return {
    name,
    ...(lines.length === 0 ? {} : { variables }),
    texts: texts.map(({ key }) => ({ key, file: `${folder}/${name}.${key}` })),
  };
}

function generatorOf({ name, variables, texts }: SuppliedSecret, labels: Record<string, string>): SecretGenerator {
  return {
    name,
    ...(variables === undefined ? {} : { envs: [variables.file] }),
    ...(texts.length === 0 ? {} : { files: texts.map(({ key, file }) => `${key}=${file}`) }),
    options: { disableNameSuffixHash: true, labels: { ...labels } },
  };
}

function examplesOf({ name, about, lines, texts }: DescribedSecret): readonly Artifact[] {
  const examples = texts.map(({ key, explanation }) => ({
    path: `${folder}/${name}.${key}${exampleEnding}`,
    text: explanation.endsWith('\n') ? explanation : `${explanation}\n`,
  }));
  if (lines.length === 0) return examples;
  const head = [`# ${oneLine(about)}`, `# Copy this file to ${name}.env, and write each value after its \`=\`.`];
  const body = lines.flatMap(({ key, explanation }) => ['', `# ${oneLine(explanation)}`, `${key}=`]);
  return [{ path: `${folder}/${name}.env${exampleEnding}`, text: `${[...head, ...body].join('\n')}\n` }, ...examples];
}

function oneLine(text: string): string {
  return text.replaceAll(/\s*\n\s*/g, ' ');
}
