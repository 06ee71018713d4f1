import { propertyOf } from '../../model/injection.ts';
import { nearest } from '../../support/nearest.ts';
import type { Bound } from '../bind/bind.ts';
import type { WrittenResource } from '../bind/context.ts';
import { reportOption } from '../bind/kind-input.ts';
import { listNames } from '../validate/words.ts';
import { checkExpressions, checkGivenParameters, propertyNames, suggest } from './names.ts';
import { checkPorts } from './ports.ts';
import { checkCycles, checkScheduled } from './waits.ts';

/** What only shows when the application is looked at as a whole. */
export function check(bound: Bound): void {
  const { application, context, described } = bound;
  checkExpressions(application, context);
  checkGivenParameters(application, context);
  checkInjections(bound);
  checkNetworks(bound);
  checkCycles(application, context, described);
  checkScheduled(application, context, described);
  if (context.mode === 'run') checkPorts(application, context, described);
}

function checkInjections(bound: Bound): void {
  for (const { written } of bound.described.values()) {
    const options = (written.options['references'] ?? []) as readonly unknown[];
    for (const [index, option] of options.entries()) checkInjection(bound, written, { index, option });
  }
}

function checkInjection(
  { application, context }: Bound,
  written: WrittenResource,
  { index, option }: { index: number; option: unknown },
): void {
  const { resource: name = '', inject = {} } = option as { resource?: string; inject?: Record<string, string> };
  const target = application.resources.get(name);
  const wrong = Object.entries(inject).filter(([, property]) => target && propertyOf(target, property) === undefined);
  const names = target === undefined ? [] : propertyNames(target);
  for (const [variable, property] of wrong) {
    reportOption(context, written, {
      code: 'INJECT_UNKNOWN',
      message: `${name} has no property \`${property}\` for the variable ${variable}`,
      hint: suggest(
        property,
        names,
        names.length === 0 ? 'It has none; remove `inject`.' : `It has ${listNames(names)}.`,
      ),
      at: ['references', index, 'inject', variable],
    });
  }
}

/** A private network is what runs nothing and gives no connection. */
function checkNetworks({ application, context, described }: Bound): void {
  const networks = [...application.resources.values()].filter(
    ({ workload, connection, endpoints, parent }) =>
      workload === undefined && connection === undefined && endpoints.length === 0 && parent === undefined,
  );
  const names = networks.map(({ name }) => name);
  for (const { written } of described.values()) {
    for (const [index, name] of (application.resources.get(written.name)?.networks ?? []).entries()) {
      if (written.companionOf !== undefined || names.includes(name) || context.broken.has(name)) continue;
      const suggestion = nearest(name, names);
      reportOption(context, written, {
        code: 'NETWORK_UNKNOWN',
        message: application.resources.has(name) ? `\`${name}\` is not a network` : `there is no network \`${name}\``,
        hint: suggestion === undefined ? 'Declare it: `net: { type: network }`.' : `Did you mean \`${suggestion}\`?`,
        at: Array.isArray(written.options['network']) ? ['network', index] : ['network'],
      });
    }
  }
}
