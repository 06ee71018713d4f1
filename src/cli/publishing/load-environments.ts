import { loadManifest, type ManifestSources } from '../../manifest/index.ts';
import type { EnvironmentToPublish } from '../../publish/index.ts';
import { resolveParameters } from '../../secrets/resolve-parameters.ts';
import type { Diagnostic } from '../../support/diagnostic.ts';
import type { ManifestFlags } from '../command.ts';
import { requireApplication } from '../session/load.ts';
import { findSecretValues } from './sealing.ts';

export interface LoadedEnvironments {
  readonly base: EnvironmentToPublish;
  /** Without development, which is never shipped. */
  readonly others: readonly EnvironmentToPublish[];
  /** Values of parameters from `--set`. */
  readonly given: Readonly<Record<string, string>>;
  readonly diagnostics: readonly Diagnostic[];
  readonly sources: ManifestSources;
}

interface Wish {
  /** Also looks up what is secret, to encrypt it. */
  readonly withSecrets: boolean;
}

/** The application as each of its environments has it. Rejects with `MANIFEST_INVALID`. */
export async function loadEnvironments(
  file: string,
  flags: ManifestFlags,
  wish: Wish = { withSecrets: false },
): Promise<LoadedEnvironments> {
  const name = flags.env ?? 'production';
  const set = flags.set ?? [];
  const load = (environment: string) => loadManifest({ file, environment, set, mode: 'publish' });
  const loaded = await load(name);
  const base = await toEnvironment(requireApplication(loaded, file), loaded.parameters, wish);
  const further = loaded.environments.filter((other) => other !== name && other !== 'development');
  const others: EnvironmentToPublish[] = [];
  for (const environment of further) {
    const other = await load(environment);
    others.push(await toEnvironment(requireApplication(other, file), other.parameters, wish));
  }
  const { diagnostics, sources, parameters: given } = loaded;
  return { base, others, given, diagnostics, sources };
}

/** Only what is not secret: from the flags, the environment and the manifest, so that every machine publishes the same. */
async function toEnvironment(
  application: EnvironmentToPublish['application'],
  given: Readonly<Record<string, string>>,
  { withSecrets }: Wish,
): Promise<EnvironmentToPublish> {
  const plain = [...application.parameters.values()].filter(({ secret }) => !secret);
  const { values } = await resolveParameters(plain, {
    set: new Map(Object.entries(given)),
    variables: process.env,
    envFile: {},
    store: { read: () => Promise.resolve(new Map()), change: () => Promise.resolve(new Map()) },
    remember: false,
    isNeeded: () => false,
  });
  return {
    application,
    parameters: new Map([...values].map(([name, { value }]) => [name, value])),
    ...(withSecrets ? { secretValues: await findSecretValues(application, given) } : {}),
  };
}
