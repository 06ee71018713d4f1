import type { Check, Found, Tool } from './check.ts';
import { createObjectSet } from './read/object-set.ts';
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
  const set = createObjectSet(objects);
  const templates = new Map(set.workloads.map(({ object, annotations }) => [object, annotations]));
  return set.objects.flatMap((object) => {
    const template = object.kind === 'Pod' ? undefined : templates.get(object);
    const ofScore = [object.annotations, ...(template === undefined ? [] : [template])].flatMap((annotations) =>
      ignoredByScore(annotations).map((check) =>
        toException(object, 'kube-score', check, scoreReasonOf(annotations, check)),
      ),
    );
    return [...linterExceptions(object), ...ofScore];
  });
}

/** The annotations that except an object from checks, each for its reason. The opposite of `exceptionsOf`. */
export function exceptionAnnotations(
  exceptions: readonly Required<Pick<LintException, 'tool' | 'check' | 'reason'>>[],
): Record<string, string> {
  const sorted = [...exceptions].sort((one, other) => (one.check < other.check ? -1 : 1));
  const ofScore = sorted.filter(({ tool }) => tool === 'kube-score');
  const reasons = new Set(ofScore.map(({ reason }) => reason));
  const lines = ofScore.map(({ check, reason }) => `${check}: ${reason}`);
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
  const names = (annotations[scoreIgnore] ?? '').split(',').map((name) => name.trim());
  const skips = /^(true|yes|on|y)$/i.test((annotations[scoreSkip] ?? '').trim());
  return [...new Set([...names.filter((name) => name !== ''), ...(skips ? ['*'] : [])])];
}

function scoreReasonOf(annotations: Annotations, check: string): string | undefined {
  const text = annotations[scoreReason];
  const line = text?.split('\n').find((line) => line.startsWith(`${check}: `));
  return line?.slice(check.length + 2) ?? text;
}

function linterExceptions(object: SetObject): readonly LintException[] {
  return Object.entries(object.annotations).flatMap(([key, reason]) => {
    if (key === linterAll) return [toException(object, 'kube-linter', '*', reason)];
    if (!key.startsWith(linterPrefix)) return [];
    return [toException(object, 'kube-linter', key.slice(linterPrefix.length), reason)];
  });
}

function toException(
  object: SetObject,
  tool: LintException['tool'],
  check: string,
  reason: string | undefined,
): LintException {
  const reference = toReference(object);
  return reason === undefined || reason.trim() === ''
    ? { tool, check, object: reference }
    : { tool, check, object: reference, reason };
}

export function toReference({ kind, name, namespace }: SetObject): ObjectReference {
  return namespace === '' ? { kind, name } : { kind, name, namespace };
}
