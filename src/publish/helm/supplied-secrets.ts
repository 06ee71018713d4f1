import type { Artifact } from '../artifact.ts';
import type { PublishedEnvironment } from '../kubernetes/publish-environment.ts';
import { secretFiles } from '../kubernetes/secrets/secret-files.ts';

/** The Secrets that a person makes before the chart is installed: a release would carry their values along. */
export interface SuppliedSecrets {
  /** Examples to fill in. */
  readonly artifacts: readonly Artifact[];
  /** What makes the Secrets of what was filled in. */
  readonly commands: readonly string[];
}

/** `folder` is where the files of the environment stand, with a slash at its end, or empty. */
export function supplySecrets(
  { publication }: PublishedEnvironment,
  folder: string,
  namespace: string,
): SuppliedSecrets {
  const { generators, artifacts } = secretFiles(publication.secrets, {});
  return {
    artifacts: artifacts.map(({ path, text }) => ({ path: `${folder}${path}`, text })),
    commands: generators.map(({ name, envs = [], files = [] }) => {
      const sources = [
        ...envs.map((file) => `--from-env-file=${folder}${file}`),
        ...files.map((entry) => `--from-file=${entry.replace('=', `=${folder}`)}`),
      ];
      return `kubectl create secret generic ${name} --namespace ${namespace} ${sources.join(' ')}`;
    }),
  };
}
