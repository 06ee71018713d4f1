import type { Part, Path } from '../../../manifest/source.ts';
import type { Location } from '../../../support/diagnostic.ts';
import type { ComposeService } from './service.ts';
import type { Extensible, Flag, Pairs, Text } from './values.ts';

/**
 * What a compose file and everything it names say together, in the words of the Compose specification and in one form
 * each. It is the tree itself, so that nothing can be lost on the way and a path in it is a path of the specification.
 */
export interface ComposeModel extends Extensible {
  readonly name: string;
  readonly services: Readonly<Record<string, ComposeService>>;
  readonly networks?: Readonly<Record<string, ComposeNetwork>>;
  readonly volumes?: Readonly<Record<string, ComposeVolume>>;
  readonly secrets?: Readonly<Record<string, ComposeFileObject>>;
  readonly configs?: Readonly<Record<string, ComposeFileObject>>;
  readonly models?: Readonly<Record<string, ComposeLanguageModel>>;
}

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
  /** Where the value at a path of the model was written; of what is only meant, where the nearest around it stands. */
  locate(path: Path, part?: Part): Location;
}

export interface ComposeNetwork extends Extensible {
  /** What the engine calls it. */
  readonly name: Text;
  readonly external?: Flag;
  readonly internal?: Flag;
  readonly attachable?: Flag;
  readonly driver?: Text;
  readonly driver_opts?: Pairs;
  readonly enable_ipv4?: Flag;
  readonly enable_ipv6?: Flag;
  readonly labels?: Pairs;
  readonly ipam?: Extensible & {
    readonly driver?: Text;
    readonly options?: Pairs;
    readonly config?: readonly (Extensible & {
      readonly subnet?: Text;
      readonly ip_range?: Text;
      readonly gateway?: Text;
      readonly aux_addresses?: Pairs;
    })[];
  };
}

export interface ComposeVolume extends Extensible {
  /** What the engine calls it. */
  readonly name: Text;
  readonly external?: Flag;
  readonly driver?: Text;
  readonly driver_opts?: Pairs;
  readonly labels?: Pairs;
}

/** A secret or a config. */
export interface ComposeFileObject extends Extensible {
  readonly name: Text;
  /** Absolute path. */
  readonly file?: Text;
  /** The variable that holds it. */
  readonly environment?: Text;
  /** Itself; only of a config. */
  readonly content?: Text;
  readonly external?: Flag;
  readonly labels?: Pairs;
  readonly driver?: Text;
  readonly driver_opts?: Pairs;
  readonly template_driver?: Text;
}

export interface ComposeLanguageModel extends Extensible {
  readonly model: Text;
  readonly name?: Text;
  readonly context_size?: number;
  readonly runtime_flags?: readonly Text[];
}
