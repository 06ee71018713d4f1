import type { Application } from '../model/application.ts';
import { expressionsOf } from '../model/dependencies.ts';
import { sourcesOf, type Expression, type Source } from '../model/expression.ts';
import type { Check } from '../model/probe.ts';
import { environmentOf } from './environment.ts';

/**
 * The parameters without whose value the selected resources cannot start. One that is asked for with `:-`, or only by
 * what does not start, may be missing.
 */
export function neededParameters(application: Application, selected: ReadonlySet<string>): ReadonlySet<string> {
  const needed = new Set<string>();
  const seen = new Set<string>();
  const look = (expression: Expression): void => {
    for (const source of sourcesOf(expression)) {
      if (source.from === 'parameter' && source.otherwise === undefined) needed.add(source.name);
      else if (source.from === 'connection') lookBehind(source);
    }
  };
  const lookBehind = ({ resource, property }: Extract<Source, { from: 'connection' }>): void => {
    const key = `${resource}.${property}`;
    if (seen.has(key)) return;
    seen.add(key);
    const connection = application.resources.get(resource)?.connection;
    look((property === 'connectionString' ? connection?.connectionString : connection?.properties[property]) ?? []);
  };
  for (const expression of expressionsToStart(application, selected)) look(expression);
  return needed;
}

function expressionsToStart(application: Application, selected: ReadonlySet<string>): readonly Expression[] {
  return [...application.resources.values()]
    .filter(({ name }) => selected.has(name))
    .flatMap((resource) => [
      ...expressionsOf(resource),
      ...(resource.workload === undefined ? [] : Object.values(environmentOf(application, resource, selected))),
      ...(resource.probe === undefined ? [] : expressionsInCheck(resource.probe.check)),
      ...Object.values(resource.creation?.connection ?? {}),
    ]);
}

function expressionsInCheck(check: Check): readonly Expression[] {
  if (check.type === 'command') return check.command;
  return check.type === 'handshake' ? Object.values(check.connection) : [];
}
