import type { Endpoint } from '../../model/endpoint.ts';
import type { RecognisedImage } from '../../kinds/recognise-image.ts';

/** A manifest while it grows out of somebody else's files. */
export interface Draft {
  readonly name: string;
  readonly parameters: readonly DraftParameter[];
  readonly resources: readonly DraftResource[];
  /** Attributes of the user's own. */
  readonly extensions?: Readonly<Record<string, unknown>>;
}

export interface DraftParameter {
  readonly name: string;
  default?: string;
  secret?: true;
  description?: string;
  generate?: true | Readonly<Record<string, unknown>>;
}

export interface DraftResource {
  readonly name: string;
  readonly type: string;
  /** What stands before it. */
  readonly comment: string;
  /** In no order; `printManifest` has one. */
  readonly options: Record<string, unknown>;
}

/** A resource that others may be found to use. */
export interface DraftTarget {
  readonly resource: DraftResource;
  /** Of what became a resource of a type of its own. */
  readonly server?: DraftServer;
  /** The ports that it listens on, by those that it was called at before. Absent: the same. */
  readonly calledAt?: ReadonlyMap<number, number>;
}

/** A server that became a resource of a type of its own. */
export interface DraftServer extends RecognisedImage {
  /** Where its type keeps the data. */
  readonly dataPath?: string;
  /** The endpoints that its type has. */
  readonly endpoints: readonly Endpoint[];
  /** Today's, to recognise them in the variables of others. */
  readonly login: { username?: string; password?: string };
  /** Resources by what the server calls its databases. */
  readonly databases: Map<string, string>;
}

/** Who calls whom by which name. */
export interface DraftLinks {
  /** By every name that others may call them by. */
  readonly hosts: ReadonlyMap<string, DraftTarget>;
  readonly takeName: (wish: string, endings?: readonly string[]) => string;
}
