/* oxlint-disable vitest/no-conditional-tests, vitest/valid-title, vitest/valid-describe-callback, vitest/expect-expect --
   This file makes suites out of other files' suites: the rules are about tests proper. */
import { spawnSync } from 'node:child_process';

import { describe, inject, test } from 'vitest';

import type { ProvidedEngine } from './global-setup.ts';
import { canMount } from './small-disk.ts';

/** A suite that needs a container engine: it runs against the one that was found, or is reported as not run. */
export function describeWithEngine(
  name: string,
  suite: (engine: { readonly host: string; readonly own: boolean }) => void,
): void {
  const engine: ProvidedEngine = inject('engine');
  if ('host' in engine) {
    describe(name, () => suite(engine));
  } else {
    describeNotRun(name, engine.reason);
  }
}

/** A suite that needs a server of this machine: it runs where that is installed. Without a name it needs none. */
export function describeWithProgram(name: string, program: string | undefined, suite: () => void): void {
  if (program === undefined || hasProgram(program)) describe(name, suite);
  else describeNotRun(name, `${program} is not installed`);
}

/** Servers are in folders that are not on everybody's path. */
function hasProgram(name: string): boolean {
  const PATH = `${process.env['PATH'] ?? ''}:/usr/sbin:/usr/local/sbin`;
  return spawnSync('sh', ['-c', 'command -v "$1"', 'sh', name], { env: { PATH } }).status === 0;
}

/** A suite that mounts small disks, to fill them. */
export function describeWithDisks(name: string, suite: () => void): void {
  if (canMount()) describe(name, suite);
  else describeNotRun(name, 'only root on Linux can mount a small disk');
}

/** Stands in the place of a suite that cannot run: with a reason where that is allowed, as a failure where it is not. */
export function describeNotRun(name: string, reason: string): void {
  describe(name, () => {
    test('needs what this machine lacks', ({ skip }) => {
      if (mustRunEverything()) throw new Error(`cannot run: ${reason}`);
      skip(reason);
    });
  });
}

/** On a build machine, and where an engine was asked for, nothing may be left out. */
export function mustRunEverything(): boolean {
  const { CI, APPHOST_TEST_PROVISION } = process.env;
  return (CI !== undefined && CI !== '' && CI !== 'false') || APPHOST_TEST_PROVISION === '1';
}
