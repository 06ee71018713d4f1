import type { Node } from '../../../manifest/node.ts';
import { findCycle } from '../../../support/graph.ts';
import { nearest } from '../../../support/nearest.ts';
import { hasHole } from '../interpolate/holes.ts';
import { entriesOf, entryOf, textOf } from '../tree.ts';
import { reportAt, type Checked } from './checked.ts';
import { checkPairs } from './pairs.ts';
import { checkReferences } from './references.ts';

/** Checks the project as a whole: what services name is there, and nothing contradicts something else. */
export function checkConsistency(checked: Checked): void {
  for (const [name, service] of checked.active.entries) {
    checkOrigin(name, service, checked);
    checkBuild(name, service, checked);
    checkNetworkMode(name, service, checked);
    checkHealth(name, service, checked);
    checkPairs(name, service, checked);
    checkReferences(name, service, checked);
  }
  checkCycle(checked);
}

function checkOrigin(name: string, service: Node, checked: Checked): void {
  const isGiven = ['image', 'build', 'provider'].some((key) => entryOf(service, key) !== undefined);
  if (isGiven && textOf(entryOf(service, 'image')) !== '') return;
  if (entryOf(service, 'build') !== undefined || entryOf(service, 'provider') !== undefined) return;
  const slip = entriesOf(service)
    .map(([key]) => key)
    .find((key) => nearest(key, ['image', 'build']) !== undefined);
  const message = `the service \`${name}\` has neither an image nor a build`;
  const hint = slip === undefined ? 'Add `image:` or `build:`.' : `Did you mean \`image\` by \`${slip}\`?`;
  reportAt(checked, ['services', name], { code: 'COMPOSE_ATTRIBUTE_MISSING', message, hint, part: 'key' });
}

function checkBuild(name: string, service: Node, checked: Checked): void {
  const build = entryOf(service, 'build');
  const path = ['services', name, 'build'];
  const hasBoth = ['dockerfile', 'dockerfile_inline'].every((key) => (textOf(entryOf(build, key)) ?? '') !== '');
  if (hasBoth) {
    const message = `the build of \`${name}\` has \`dockerfile\` and \`dockerfile_inline\`, of which only one can be meant`;
    reportAt(checked, [...path, 'dockerfile_inline'], conflict(message, 'Keep one of them.'));
  }
  const platform = textOf(entryOf(service, 'platform'));
  const platforms = entryOf(build, 'platforms');
  const known = platforms?.kind === 'list' ? platforms.items.map((item) => textOf(item) ?? '') : [];
  if (platform === undefined || known.length === 0 || known.includes(platform)) return;
  if ([platform, ...known].some((text) => hasHole(text))) return;
  const message = `\`${name}\` runs on ${platform}, for which it is not built`;
  reportAt(checked, [...path, 'platforms'], conflict(message, `Add \`${platform}\` to \`build.platforms\`.`));
}

function checkNetworkMode(name: string, service: Node, checked: Checked): void {
  if ((textOf(entryOf(service, 'network_mode')) ?? '') === '' || entriesOf(entryOf(service, 'networks')).length === 0) {
    return;
  }
  const message = `\`${name}\` has \`network_mode\` and \`networks\`, of which only one can be meant`;
  reportAt(checked, ['services', name, 'network_mode'], conflict(message, 'Keep one of them.'));
}

function checkHealth(name: string, service: Node, checked: Checked): void {
  const test = entryOf(entryOf(service, 'healthcheck'), 'test');
  const first = test?.kind === 'list' ? textOf(test.items[0]) : undefined;
  if (first === undefined || ['CMD', 'CMD-SHELL', 'NONE'].includes(first) || hasHole(first)) return;
  reportAt(checked, ['services', name, 'healthcheck', 'test'], {
    code: 'COMPOSE_VALUE',
    message: `the health check of \`${name}\` begins with \`${first}\``,
    hint: 'A list begins with `CMD`, `CMD-SHELL` or `NONE`; a text is run by the shell.',
  });
}

function conflict(message: string, hint: string): Parameters<typeof reportAt>[2] {
  return { code: 'COMPOSE_CONFLICT', message, hint, part: 'key' };
}

function checkCycle(checked: Checked): void {
  const graph = new Map(
    [...checked.active.entries].map(([name, service]) => {
      const names = entriesOf(entryOf(service, 'depends_on')).map(([dependency]) => dependency);
      return [name, names.filter((dependency) => checked.active.entries.has(dependency))] as const;
    }),
  );
  const cycle = findCycle(graph);
  if (cycle === undefined) return;
  const [name = '', next = ''] = cycle;
  reportAt(checked, ['services', name, 'depends_on', next], {
    code: 'COMPOSE_DEPENDENCY_CYCLE',
    message: `services depend on one another: ${cycle.join(' → ')}`,
    hint: 'Let one of them start without the other.',
    part: 'key',
  });
}
