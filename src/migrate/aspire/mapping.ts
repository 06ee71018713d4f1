import type { DraftLinks, DraftResource, DraftTarget } from '../draft/draft.ts';
import type { Hidden } from '../draft/parameters.ts';
import type { RemarkKind } from '../report/report.ts';
import type { AspireManifest, Fields } from './parse-manifest.ts';

export interface AspireOptions {
  /** Absolute path of the manifest that is made. */
  readonly file: string;
  /** Containers of images that a type stands for become resources of that type. */
  readonly lift: boolean;
}

/** A resource of Aspire and what it becomes. */
export interface MappedAspire extends DraftTarget {
  readonly key: string;
  readonly source: Fields;
  readonly resource: DraftResource;
}

export interface AspireMapping extends Pick<DraftLinks, 'takeName'> {
  readonly manifest: AspireManifest;
  /** Absolute path of Aspire's manifest: paths in it start from its folder. */
  readonly file: string;
  readonly options: AspireOptions;
  readonly hidden: Hidden;
  readonly mapped: Map<string, MappedAspire>;
  /** Databases by the key of the resource that stands for each in Aspire, with the server's key. */
  readonly databases: Map<string, { readonly server: string; readonly name: string }>;
  readonly remark: (kind: RemarkKind, key: string, text: string) => void;
}
