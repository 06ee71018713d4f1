import type { Check } from '../check.ts';
import { exceptionsIn } from '../exceptions.ts';

export const exceptionReasons: Check = {
  name: 'exception-reasons',
  tool: 'apphost',
  isDefault: true,
  wants: 'Every exception from a check says why.',
  remedy:
    'Write the reason as the value of the `ignore-check.kube-linter.io/` annotation, or in `kube-score/ignore-reason` ' +
    'beside `kube-score/ignore` (`security: { reason: … }` of the resource).',
  find: (set) =>
    exceptionsIn(set)
      .filter(({ reason }) => reason === undefined)
      .map(({ object, tool, check }) => ({
        object,
        message: `is excepted from ${check} of ${tool} without a reason`,
      })),
};
