import type { CheckException } from './security.ts';

/**
 * The annotations that both linters read: kube-linter has one for each check, with its reason; kube-score a list, so the
 * reasons stand beside it.
 */
export function exceptionAnnotations(exceptions: readonly CheckException[]): Record<string, string> {
  const annotations: Record<string, string> = {};
  const scores = exceptions.filter(({ tool }) => tool === 'kube-score');
  for (const { tool, check, reason } of exceptions) {
    if (tool === 'kube-linter') annotations[`ignore-check.kube-linter.io/${check}`] = reason;
    else annotations[`apphost.dev/reason.${check.slice(0, 50)}`] = reason;
  }
  if (scores.length > 0)
    annotations['kube-score/ignore'] = [...new Set(scores.map(({ check }) => check))].sort().join(',');
  return annotations;
}
