import type { Artifact } from '../artifact.ts';
import type { PublishedEnvironment } from '../kubernetes/publish-environment.ts';
import { secretFiles } from '../kubernetes/secrets/secret-files.ts';
import { suppliedUnder, type SuppliedSecret } from '../supplied-secret.ts';

/** The Secrets that a person makes before the chart is installed: a release would carry their values along. */
export interface SuppliedSecrets {
  /** Examples to fill in. */
  readonly artifacts: readonly Artifact[];
  readonly supplied: readonly SuppliedSecret[];
  /** What makes the Secrets of what was filled in. */
  readonly commands: readonly string[];
}

/** Every environment has a folder of its own, whichever the chart was made for. */
export function supplySecrets({ environment, publication }: PublishedEnvironment, namespace: string): SuppliedSecrets {
  const folder = `environments/${environment}/`;
  const { supplied, artifacts } = secretFiles(publication.secrets, {});
  const placed = supplied.map((secret) => suppliedUnder(folder, secret));
  return {
    artifacts: artifacts.map(({ path, text }) => ({ path: `${folder}${path}`, text })),
    supplied: placed,
    commands: placed.map(({ name, variables, texts }) => {
      const sources = [
        ...(variables === undefined ? [] : [`--from-env-file=${variables.file}`]),
        ...texts.map(({ key, file }) => `--from-file=${key}=${file}`),
      ];
      return `kubectl create secret generic ${name} --namespace ${namespace} ${sources.join(' ')}`;
    }),
  };
}
