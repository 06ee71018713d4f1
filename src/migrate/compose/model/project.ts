import type { Part, Path } from '../../../manifest/source.ts';
import type { Location } from '../../../support/diagnostic.ts';
import type { ComposeModel } from '../../../compose/model/compose-model.ts';
import type { FetchedRepository } from '../../read/repositories.ts';
import type { ComposeService } from '../../../compose/model/service.ts';

/** A loaded project. */
export interface ComposeProject {
  readonly model: ComposeModel;
  /** Services that no active profile has, and nothing names. */
  readonly inactive: Readonly<Record<string, ComposeService>>;
  /** Absolute path that relative paths start from. */
  readonly directory: string;
  /** Absolute paths of the compose files, in their order. */
  readonly files: readonly string[];
  /** Every variable that `${…}` could see, from the environment and from env files. */
  readonly variables: ReadonlyMap<string, string>;
  /** The variables that an env file of a service gives, by the absolute path of the file. */
  readonly envFiles: ReadonlyMap<string, ReadonlyMap<string, string>>;
  /** Repositories that files of it came from; they are gone when the project has been migrated. */
  readonly fetched: readonly FetchedRepository[];
  /** Where the value at a path of the model was written; of what is only meant, where the nearest around it stands. */
  locate(path: Path, part?: Part): Location;
}
