import type { Check, Found, Tool } from './check.ts';
import { createObjectSet, type ObjectSet } from './read/object-set.ts';
import type { SetObject } from './read/set-object.ts';

/** A check that an object is excepted from, by an annotation that the check's tool honours. */
export interface LintException {
  readonly tool: Exclude<Tool, 'apphost'>;
  /** `*`: all of the tool's. */
  readonly check: string;
  readonly object: ObjectReference;
  /** Absent when nobody wrote one. */
  readonly reason?: string;
}

/** Names an object as people do. */
export interface ObjectReference {
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
}

type Annotations = Readonly<Record<string, string>>;

const linterPrefix = 'ignore-check.kube-linter.io/';
const linterAll = 'kube-linter.io/ignore-all';
const scoreIgnore = 'kube-score/ignore';
const scoreSkip = 'kube-score/skip';
/** Ours: kube-score has no place for a reason. One for all checks, or a line `check: reason` for each. */
const scoreReason = 'kube-score/ignore-reason';

/** What else kube-score passes over when it is told to ignore a check. */
const implied: Readonly<Record<string, readonly string[]>> = {
  'container-resources': ['container-ephemeral-storage-request-and-limit'],
};

/** Whether an annotation takes a finding out. kube-linter reads those of the object only. */
export function isExcepted({ object, templateAnnotations = {} }: Found, { tool, name, isAboutPods }: Check): boolean {
  if (tool === 'kube-linter') {
    return linterAll in object.annotations || `${linterPrefix}${name}` in object.annotations;
  }
  if (tool !== 'kube-score') return false;
  const places = isAboutPods === true ? [object.annotations, templateAnnotations] : [object.annotations];
  return places.some((annotations) => {
    const ignored = ignoredByScore(annotations);
    return ignored.includes('*') || ignored.some((check) => check === name || implied[check]?.includes(name) === true);
  });
}

/** All exceptions that a set of objects has, in the order of the objects: those of their pod templates too. */
export function exceptionsOf(objects: readonly unknown[]): readonly LintException[] {
  return exceptionsOfSet(createObjectSet(objects));
}

/** The same of a set that is read already. */
export function exceptionsOfSet(set: ObjectSet): readonly LintException[] {
  return exceptionsIn(set).map(({ tool, check, object, reason }) => ({
    tool,
    check,
    object: toReference(object),
    ...(reason === undefined ? {} : { reason }),
  }));
}

/** An exception, and the object that has it. */
interface FoundException extends Omit<LintException, 'object' | 'reason'> {
  readonly object: SetObject;
  readonly reason: string | undefined;
}

/** The exceptions of a set that is read already. */
export function exceptionsIn(set: ObjectSet): readonly FoundException[] {
  const templates = new Map(set.workloads.map(({ object, annotations }) => [object, annotations]));
  return set.objects.flatMap((object) => {
    const template = object.kind === 'Pod' ? undefined : templates.get(object);
    const places = [object.annotations, ...(template === undefined ? [] : [template])];
    return [...linterExceptions(object), ...places.flatMap((annotations) => scoreExceptions(object, annotations))];
  });
}

/** The annotations that except an object from checks, each for its reason. The opposite of `exceptionsOf`. */
export function exceptionAnnotations(
  exceptions: readonly Required<Pick<LintException, 'tool' | 'check' | 'reason'>>[],
): Record<string, string> {
  const sorted = [...exceptions].sort((one, other) => (one.check < other.check ? -1 : 1));
  const ofScore = sorted.filter(({ tool }) => tool === 'kube-score');
  const reasons = new Set(ofScore.map(({ reason }) => reason));
  const lines = ofScore.map(({ check, reason }) => `${check}: ${reason.replaceAll('\n', ' ')}`);
  const [first] = ofScore;
  return {
    ...Object.fromEntries(
      sorted
        .filter(({ tool }) => tool === 'kube-linter')
        .map(({ check, reason }) => [check === '*' ? linterAll : `${linterPrefix}${check}`, reason]),
    ),
    ...(first === undefined
      ? {}
      : {
          [scoreIgnore]: ofScore.map(({ check }) => check).join(','),
          [scoreReason]: reasons.size === 1 ? first.reason : lines.join('\n'),
        }),
  };
}

/** The names that kube-score ignores; `*` for all. */
function ignoredByScore(annotations: Annotations): readonly string[] {
  if (!(scoreIgnore in annotations) && !(scoreSkip in annotations)) return [];
  const names = (annotations[scoreIgnore] ?? '').split(',').map((name) => name.trim());
  const skips = /^(true|yes|on|y)$/i.test((annotations[scoreSkip] ?? '').trim());
  return [...new Set([...names.filter((name) => name !== ''), ...(skips ? ['*'] : [])])];
}

/** Where one check has a line of its own, all that have a reason do. */
function scoreReasonOf(annotations: Annotations, check: string): string | undefined {
  const text = annotations[scoreReason];
  const lines = (text ?? '').split('\n');
  const lineOf = (name: string) => lines.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2);
  const isByCheck = ignoredByScore(annotations).some((name) => lineOf(name) !== undefined);
  return isByCheck ? lineOf(check) : text;
}

function linterExceptions(object: SetObject): readonly FoundException[] {
  return Object.entries(object.annotations).flatMap(([key, text]) => {
    const check = key === linterAll ? '*' : key.slice(linterPrefix.length);
    if (key !== linterAll && !key.startsWith(linterPrefix)) return [];
    return [{ tool: 'kube-linter' as const, check, object, reason: text.trim() === '' ? undefined : text }];
  });
}

function scoreExceptions(object: SetObject, annotations: Annotations): readonly FoundException[] {
  return ignoredByScore(annotations).map((check) => {
    const text = scoreReasonOf(annotations, check) ?? '';
    return { tool: 'kube-score', check, object, reason: text.trim() === '' ? undefined : text };
  });
}

export function toReference({ kind, name, namespace }: SetObject): ObjectReference {
  return namespace === '' ? { kind, name } : { kind, name, namespace };
}
