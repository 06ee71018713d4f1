import type { PodContainer } from './read/pod.ts';
import type { ObjectSet } from './read/object-set.ts';
import type { SetObject } from './read/set-object.ts';
import type { Workload } from './read/workload.ts';

/** Whose rule it is: that of one of the linters, under its name there, or one of our own. */
export type Tool = 'kube-linter' | 'kube-score' | 'apphost';

/** What kube-score makes of a finding: the first fails its run, the other only when asked to. */
export type Severity = 'critical' | 'warning';

/** A rule over a set of Kubernetes objects. */
export interface Check {
  /** As upstream spells it. */
  readonly name: string;
  readonly tool: Tool;
  /** Whether the tool runs it unasked. What it does not, we ask of our output all the same. */
  readonly isDefault: boolean;
  /** One sentence: what holds of objects that pass. */
  readonly wants: string;
  /** One sentence: what to do about a finding. */
  readonly remedy: string;
  /** Of its findings that say nothing else. */
  readonly severity?: Severity;
  /** Whether kube-score also looks at the annotations of the pod template for an exception. */
  readonly isAboutPods?: boolean;
  readonly find: (set: ObjectSet, facts: Facts) => readonly Found[];
}

/** What the objects do not say themselves. */
export interface Facts {
  readonly knownSecrets: readonly KnownSecret[];
}

/** A Secret that is there although no object of the set makes it: an operator does, or people do. */
export interface KnownSecret {
  readonly name: string;
  /** Absent: in every namespace. */
  readonly namespace?: string;
  /** Absent: whatever is asked for. */
  readonly keys?: readonly string[];
}

/** A finding before it is known whether the object has an exception from the check. */
export interface Found extends Complaint {
  readonly object: SetObject;
  readonly container?: string;
  /** Of the pod template, when the finding is about pods. */
  readonly templateAnnotations?: Readonly<Record<string, string>>;
}

export interface Complaint {
  /** What is wrong, without the name of the object or container: it follows one. */
  readonly message: string;
  readonly severity?: Severity;
}

/** What a check says of one thing: one complaint, several, or none. */
export type Verdict = string | Complaint | readonly (string | Complaint)[] | false | undefined;

/** Findings of a check that looks at each workload's pods. */
export function inPods(workloads: readonly Workload[], judge: (workload: Workload) => Verdict): readonly Found[] {
  return collect(workloads, judge, ({ object, annotations }) => ({ object, templateAnnotations: annotations }));
}

/** Findings of a check that looks at each container, those that prepare included. */
export function inContainers(
  workloads: readonly Workload[],
  judge: (container: PodContainer, workload: Workload) => Verdict,
): readonly Found[] {
  return workloads.flatMap((workload) =>
    collect(
      workload.containers,
      (container) => judge(container, workload),
      ({ name = '' }) => ({ object: workload.object, container: name, templateAnnotations: workload.annotations }),
    ),
  );
}

/** Findings of a check that looks at each object of a kind. */
export function inObjects<Item extends { readonly object: SetObject }>(
  items: readonly Item[],
  judge: (item: Item) => Verdict,
): readonly Found[] {
  return collect(items, judge, ({ object }) => ({ object }));
}

/** Findings of a check that looks at each object, whatever its kind. */
export function inSet({ objects }: ObjectSet, judge: (object: SetObject) => Verdict): readonly Found[] {
  return collect(objects, judge, (object) => ({ object }));
}

/** There are many checks of many things, and hardly ever a finding: nothing is made for what is not found. */
function collect<Item>(
  items: readonly Item[],
  judge: (item: Item) => Verdict,
  place: (item: Item) => Omit<Found, keyof Complaint>,
): readonly Found[] {
  const found: Found[] = [];
  for (const item of items) {
    const verdict = judge(item);
    if (verdict === undefined || verdict === false) continue;
    for (const complaint of toComplaints(verdict)) found.push({ ...complaint, ...place(item) });
  }
  return found;
}

function toComplaints(verdict: Exclude<Verdict, false | undefined>): readonly Complaint[] {
  const complaints = typeof verdict === 'object' && !('message' in verdict) ? verdict : [verdict];
  return complaints.map((complaint) => (typeof complaint === 'string' ? { message: complaint } : complaint));
}
