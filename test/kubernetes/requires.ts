/* oxlint-disable vitest/no-conditional-tests, vitest/valid-title, vitest/valid-describe-callback --
   This file makes suites out of other files' suites: the rules are about tests proper. */
import { describe } from 'vitest';

import { describeNotRun } from '../engine/requires.ts';
import { reasonWithoutTools } from './tools.ts';

/** A suite that needs real `kubectl` and `helm`: reported as not run where the package's programs do not run. */
export function describeWithTools(name: string, suite: () => void): void {
  if (reasonWithoutTools === undefined) describe(name, suite);
  else describeNotRun(name, reasonWithoutTools);
}
