import type { Path } from '../../../manifest/source.ts';
import type { DraftLinks, DraftResource, DraftTarget } from '../../draft/draft.ts';
import type { Hidden } from '../../draft/parameters.ts';
import type { Remark, RemarkKind } from '../../report/report.ts';
import type { ClusterObject } from '../read/cluster-object.ts';

export interface MapOptions {
  /** Absolute path of the manifest that is made. */
  readonly file: string;
  /** Workloads of images that a type stands for become resources of that type. */
  readonly lift: boolean;
}

/** An object that makes pods, or stands for them, and the resource that it becomes. */
export interface MappedWorkload extends DraftTarget {
  readonly object: ClusterObject;
  /** Where its pods are described. Absent: an operator makes them. */
  readonly pod?: PodPlace;
  readonly services: readonly ClusterObject[];
  readonly calledAt: Map<number, number>;
  readonly resource: DraftResource;
}

export interface PodPlace {
  /** Of the pod template: `['spec', 'template']`. */
  readonly template: Path;
  /** Of the container that is the program itself. */
  readonly container: Path;
}

/** What all steps of the mapping share. */
export interface Mapping extends DraftLinks {
  readonly objects: readonly ClusterObject[];
  readonly options: MapOptions;
  /** What it is called as a whole. */
  readonly name: string;
  /** `apphost publish` wrote all that runs. */
  readonly isOurs: boolean;
  readonly hidden: Hidden;
  readonly workloads: readonly MappedWorkload[];
  readonly hosts: Map<string, DraftTarget>;
  /** What is published with less rights than it had. */
  readonly unlocked: string[];
  /** Resources that are no workloads: ways in. */
  readonly further: DraftResource[];
  readonly find: (kind: string, name: string) => ClusterObject | undefined;
  readonly of: (...kinds: readonly string[]) => readonly ClusterObject[];
  readonly remark: (kind: RemarkKind, subject: ClusterObject | string, text: string, path?: Path) => void;
}

export function createRemarks(): { readonly remarks: Remark[]; readonly remark: Mapping['remark'] } {
  const remarks: Remark[] = [];
  const remark: Mapping['remark'] = (kind, subject, text, path) => {
    if (typeof subject === 'string') remarks.push({ kind, subject, text });
    else remarks.push({ kind, subject: titleOf(subject), text, location: subject.locate(path) });
  };
  return { remarks, remark };
}

/** `Deployment api`. */
export function titleOf({ kind, name }: Pick<ClusterObject, 'kind' | 'name'>): string {
  return `${kind} ${name}`;
}
