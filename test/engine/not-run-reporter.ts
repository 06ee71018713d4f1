import { relative } from 'node:path';

import type { Reporter, TestCase, TestModule, Vitest } from 'vitest/node';

/** Says at the end of a run which tests it left out and why: a skipped test never passes for one that ran. */
export class NotRunReporter implements Reporter {
  #vitest: Vitest | undefined;

  onInit(vitest: Vitest): void {
    this.#vitest = vitest;
  }

  onTestRunEnd(modules: readonly TestModule[]): void {
    const vitest = this.#vitest;
    // Whoever names the tests to run knows that the others do not.
    if (vitest === undefined || vitest.config.testNamePattern !== undefined) return;
    const lines = modules.flatMap((module) => describeSkipped(module, vitest.config.root));
    for (const line of lines) vitest.logger.log(line.text);
    vitest.logger.log(closingLine(lines));
  }
}

/** One line of the report, for one test or for a whole file. */
interface NotRun {
  readonly text: string;
  readonly tests: number;
}

function describeSkipped(module: TestModule, root: string): NotRun[] {
  const file = relative(root, module.moduleId);
  const all = [...module.children.allTests()];
  const skipped = all.filter((test) => test.result().state === 'skipped');
  const reasons = new Set(skipped.map(reasonOf));
  const [reason] = reasons;
  if (skipped.length > 1 && skipped.length === all.length && reasons.size === 1) {
    return [{ text: `not run: ${file} (${skipped.length} tests): ${reason}`, tests: skipped.length }];
  }
  return skipped.map((test) => ({ text: `not run: ${file} > ${nameOf(test)}: ${reasonOf(test)}`, tests: 1 }));
}

/** A test that only holds the place of a suite says nothing that the suite's name does not. */
function nameOf(test: TestCase): string {
  const onlyChild =
    test.parent.type === 'suite' && test.parent.children.size === 1 && test.result().state === 'skipped';
  return onlyChild && hasNote(test) ? test.parent.fullName : test.fullName;
}

function reasonOf(test: TestCase): string {
  const result = test.result();
  if (result.state === 'skipped' && result.note) return result.note;
  return test.options.mode === 'todo' ? 'is still to be written' : 'is marked as skipped, without a reason';
}

function hasNote(test: TestCase): boolean {
  const result = test.result();
  return result.state === 'skipped' && Boolean(result.note);
}

function closingLine(lines: readonly NotRun[]): string {
  const count = lines.reduce((sum, line) => sum + line.tests, 0);
  if (count === 0) return 'No test was left out.';
  return `${count} ${count === 1 ? 'test or suite was' : 'tests or suites were'} not run; the reasons are above.`;
}
