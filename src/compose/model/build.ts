import type { ComposeFileReference } from './mounts.ts';
import type { ComposeUlimits } from './limits.ts';
import type { Extensible, Flag, Pairs, Size, Text, Variables } from './values.ts';

/** How the image of a service is built. */
export interface ComposeBuild extends Extensible {
  /** Absolute path, or the address of a repository. */
  readonly context: Text;
  /** Relative to the context. */
  readonly dockerfile?: Text;
  readonly dockerfile_inline?: Text;
  readonly target?: Text;
  readonly args?: Variables;
  readonly additional_contexts?: Pairs;
  readonly cache_from?: readonly Text[];
  readonly cache_to?: readonly Text[];
  readonly no_cache?: Flag;
  readonly no_cache_filter?: readonly Text[];
  readonly pull?: Flag;
  readonly network?: Text;
  readonly platforms?: readonly Text[];
  readonly labels?: Pairs;
  readonly tags?: readonly Text[];
  readonly secrets?: readonly ComposeFileReference[];
  /** Keys by name; `null` for the agent of this machine. */
  readonly ssh?: Readonly<Record<string, Text | null>>;
  readonly shm_size?: Size;
  readonly ulimits?: ComposeUlimits;
  /** `host=address` each. */
  readonly extra_hosts?: readonly Text[];
  readonly isolation?: Text;
  readonly privileged?: Flag;
  readonly entitlements?: readonly Text[];
  readonly provenance?: Text;
  readonly sbom?: Text;
}
