/** The rules of kube-linter and kube-score, and some of our own, over Kubernetes objects as they are applied. */
export { checkObjects, checkSet, type CheckOptions, type LintFinding } from './check-objects.ts';
export { checks } from './checks.ts';
export { exceptionAnnotations, exceptionsOf, exceptionsOfSet, type LintException } from './exceptions.ts';
export { createObjectSet } from './read/object-set.ts';
