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
