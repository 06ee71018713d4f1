import { inObjects, type Check } from '../check.ts';
import { exceptionsOf } from '../exceptions.ts';

export const exceptionReasons: Check = {
  name: 'exception-reasons',
  tool: 'apphost',
  isDefault: true,
  wants: 'Every exception from a check says why.',
  remedy:
    'Write the reason as the value of the `ignore-check.kube-linter.io/` annotation, or in `kube-score/ignore-reason` ' +
    'beside `kube-score/ignore` (`security: { reason: … }` of the resource).',
  find: (set) =>
    inObjects(
      set.objects.map((object) => ({ object })),
      ({ object }) =>
        exceptionsOf([object.content])
          .filter(({ reason }) => reason === undefined)
          .map(({ tool, check }) => `is excepted from ${check} of ${tool} without a reason`),
    ),
};
