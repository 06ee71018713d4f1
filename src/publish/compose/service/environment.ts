import type { ComposeEnvFile, ComposeService } from '../../../compose/model/service.ts';
import type { ComposeFileReference } from '../../../compose/model/mounts.ts';
import type { Text } from '../../../compose/model/values.ts';
import { environmentOf } from '../../../model/environment.ts';
import type { Expression } from '../../../model/expression.ts';
import type { Resource } from '../../../model/resource.ts';
import { telemetryVariables } from '../../../model/telemetry.ts';
import type { Publishing } from '../publishing.ts';
import type { Sections } from '../sections.ts';
import { isSecret, toText, type ComposeText } from '../text/compose-text.ts';
import { toComposeText } from '../text/resolve.ts';

export type ServiceEnvironment = Pick<ComposeService, 'environment' | 'env_file'> & {
  /** The files that some of its variables are read from. */
  readonly secrets: readonly ComposeFileReference[];
  /** Where the secret is that a variable of that name would hold. */
  readonly secretFiles: ReadonlyMap<string, string>;
};

/** The variables of a service. Where its image can read a secret from a file, it gets a file. */
export function toEnvironment(publishing: Publishing, resource: Resource, sections: Sections): ServiceEnvironment {
  const environment: Record<string, Text | null> = {};
  const secrets: ComposeFileReference[] = [];
  const secretFiles = new Map<string, string>();
  const server = publishing.servers.get(resource.name);
  const isClosed = publishing.dialect.copiesFiles && server?.container.readOnlyRoot === true;
  const readable = isClosed ? [] : (server?.secretFiles ?? []);
  for (const [name, value] of Object.entries(variablesOf(publishing, resource))) {
    const text = toComposeText(publishing, value, resource);
    const parameter = readable.includes(name) ? wholeSecret(text) : undefined;
    if (parameter === undefined) environment[name] = passedOn(name, text) ? null : toText(text);
    else {
      const content = { environment: publishing.variables.of(parameter) };
      const source = sections.addFile('secrets', { wish: parameter, owner: resource.name, content });
      environment[`${name}_FILE`] = `/run/secrets/${source}`;
      secrets.push({ source });
      secretFiles.set(name, `/run/secrets/${source}`);
    }
  }
  const files = envFilesOf(resource);
  return {
    ...(Object.keys(environment).length > 0 && { environment }),
    ...(files.length > 0 && { env_file: files }),
    secrets,
    secretFiles,
  };
}

/** `${env.NAME:-}` as the variable NAME: Compose passes it on where it is set. */
export function passedOn(name: string, [only, ...others]: ComposeText): boolean {
  if (only === undefined || typeof only === 'string' || others.length > 0) return false;
  return only.parameter === undefined && only.variable === name && only.otherwise === '';
}

function wholeSecret([only, ...others]: ComposeText): string | undefined {
  const isWhole = only !== undefined && others.length === 0 && isSecret(only) && only.encodings.length === 0;
  return isWhole ? only.parameter?.name : undefined;
}

function variablesOf(publishing: Publishing, resource: Resource): Readonly<Record<string, Expression>> {
  const { application, names, servers } = publishing;
  const own = new Set(Object.keys(resource.options['env'] ?? {}));
  const fromFiles = new Set(
    (resource.envFiles ?? []).flatMap(({ variables }) => variables).filter((name) => !own.has(name)),
  );
  const telemetry = telemetryVariables(application, resource);
  const isTold = application.telemetry.export !== undefined;
  const variables = Object.entries(environmentOf(application, resource, names, '+')).filter(([name, value]) => {
    if (fromFiles.has(name)) return false;
    if (telemetry[name] === undefined || own.has(name)) return true;
    // Who it is interests a collector alone, and no replica is told its own number.
    return isTold && value.every((part) => typeof part === 'string' || part.source.from !== 'replica');
  });
  return { ...servers.get(resource.name)?.env, ...Object.fromEntries(variables) };
}

function envFilesOf({ envFiles = [], options }: Resource): readonly ComposeEnvFile[] {
  const written = (options['envFiles'] ?? []) as readonly (
    | string
    | { readonly optional?: boolean; readonly raw?: boolean }
  )[];
  return envFiles.map(({ path }, index) => {
    const option = written[index];
    const { optional = false, raw = false } = typeof option === 'object' ? option : {};
    return { path, required: !optional, ...(raw && { format: 'raw' }) };
  });
}
