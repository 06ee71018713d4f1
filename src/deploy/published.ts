import type { StackNeeds, SuppliedSecret } from '../publish/index.ts';

export type DeployTarget = 'k8s' | 'helm';

/** Those that a container engine runs. */
export type EngineTarget = 'compose' | 'swarm';

/** What `publish` wrote, as far as `deploy` has to know it. */
export interface Published {
  /** The name in `app.kubernetes.io/part-of`; also the name of the Helm release. */
  readonly application: string;
  /** Where its objects go. */
  readonly namespace: string;
  /** Absolute path of what is handed to the tool: a folder with a `kustomization.yaml` (base or overlay), or a chart. */
  readonly folder: string;
  /** Absolute paths of files with values for the chart, beside its own. */
  readonly values?: readonly string[];
  /** What a person supplies in files. Absolute paths. */
  readonly secrets?: readonly SuppliedSecret[];
}

/** Publishes for a deployment, into the given folder. Mistakes in the manifest are thrown as an `AppHostError`. */
export type PublishForDeploy = (wish: { readonly target: DeployTarget; readonly folder: string }) => Promise<Published>;

/** The same for a container engine. */
export interface PublishedProject {
  /** What the engine calls all of it. */
  readonly name: string;
  /** Absolute path of the folder that paths in its file start from. It stays: containers mount files from it. */
  readonly folder: string;
  /** Absolute path. */
  readonly file: string;
  /** What the file asks for and nobody else gives. Secrets among it: no file and no argument ever has them. */
  readonly values: Readonly<Record<string, string>>;
  /** What it needs of a swarm, where it is for one. */
  readonly stack?: StackNeeds;
}
