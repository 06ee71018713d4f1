import type { Check, Facts, KnownSecret, Severity, Tool } from './check.ts';
import { checks } from './checks.ts';
import { isExcepted, toReference, type ObjectReference } from './exceptions.ts';
import { createObjectSet, type ObjectSet } from './read/object-set.ts';

/** Something that a check has against an object. */
export interface LintFinding {
  readonly tool: Tool;
  readonly check: string;
  readonly object: ObjectReference;
  readonly container?: string;
  /** Follows the name of the object, or of the container: `has no readiness probe`. */
  readonly message: string;
  readonly remedy: string;
  /** What kube-score makes of it. */
  readonly severity?: Severity;
}

export interface CheckOptions {
  /** Secrets that operators make, or people: no object of the set does. */
  readonly knownSecrets?: readonly KnownSecret[];
}

/**
 * What the checks have against a set of objects, in the order of the checks. The objects must be all that are applied
 * together: most checks are about one leading to another. Whatever an object looks like, no check throws.
 */
export function checkObjects(objects: readonly unknown[], options: CheckOptions = {}): readonly LintFinding[] {
  return checkSet(createObjectSet(objects), options);
}

/** The same of a set that is read already. */
export function checkSet(set: ObjectSet, options: CheckOptions = {}): readonly LintFinding[] {
  const facts: Facts = { knownSecrets: options.knownSecrets ?? [] };
  return checks.flatMap((check) =>
    check
      .find(set, facts)
      .filter((found) => !isExcepted(found, check))
      .map(({ object, container, message, severity = check.severity }) => ({
        ...nameOf(check),
        object: toReference(object),
        ...(container === undefined ? {} : { container }),
        message,
        remedy: check.remedy,
        ...(severity === undefined ? {} : { severity }),
      })),
  );
}

function nameOf({ tool, name }: Check): Pick<LintFinding, 'tool' | 'check'> {
  return { tool, check: name };
}
