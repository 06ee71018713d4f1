import type { Count, Extensible, Flag, Open, Pairs, Size, Text } from './values.ts';

/** What is mounted into the containers of a service. */
export interface ComposeMount extends Extensible {
  readonly type: Open<'bind' | 'volume' | 'tmpfs' | 'cluster' | 'npipe' | 'image'>;
  /** A path of the host (absolute), the name of a volume, or an image; absent for an anonymous volume and for `tmpfs`. */
  readonly source?: Text;
  readonly target?: Text;
  readonly read_only?: Flag;
  readonly consistency?: Text;
  readonly bind?: Extensible & {
    readonly create_host_path?: Flag;
    readonly propagation?: Text;
    readonly recursive?: Text;
    /** `z`: shared among containers; `Z`: private. */
    readonly selinux?: Text;
  };
  readonly volume?: Extensible & { readonly labels?: Pairs; readonly nocopy?: Flag; readonly subpath?: Text };
  readonly tmpfs?: Extensible & { readonly size?: Size; readonly mode?: Count };
  readonly image?: Extensible & { readonly subpath?: Text };
}

/** A secret or config as a service sees it. */
export interface ComposeFileReference extends Extensible {
  /** Its key under `secrets` or `configs`. */
  readonly source?: Text;
  /** Where it stands in the container. */
  readonly target?: Text;
  readonly uid?: Text;
  readonly gid?: Text;
  /** Permissions, as a number: 0440 is 288. */
  readonly mode?: Count;
}

export interface ComposeDevice extends Extensible {
  readonly source: Text;
  readonly target?: Text;
  readonly permissions?: Text;
}

/** Devices that a service asks for without naming their paths, such as GPUs. */
export interface ComposeDeviceRequest extends Extensible {
  readonly capabilities?: readonly Text[];
  readonly count?: Count | 'all';
  readonly device_ids?: readonly Text[];
  readonly driver?: Text;
  readonly options?: Pairs;
}
