import type { Application } from '../model/application.ts';
import { expressionsOf } from '../model/dependencies.ts';
import { sourcesOf, type Expression } from '../model/expression.ts';
import type { Check } from '../model/probe.ts';
import type { Resource } from '../model/resource.ts';
import { environmentOf } from '../model/environment.ts';

/** What the selected resources cannot start without, each with the names of the resources that need it. */
export interface NeededInputs {
  readonly parameters: ReadonlyMap<string, readonly string[]>;
  /** Variables of the environment that `apphost` runs in. */
  readonly variables: ReadonlyMap<string, readonly string[]>;
}

/** What is asked for with `:-`, or only by what does not start, may be missing and is not among them. */
export function neededInputs(application: Application, selected: ReadonlySet<string>): NeededInputs {
  const parameters = new Map<string, string[]>();
  const variables = new Map<string, string[]>();
  for (const resource of application.resources.values()) {
    if (!selected.has(resource.name)) continue;
    for (const source of inputsOf(application, expressionsToStart(application, resource, selected))) {
      const kept = source.from === 'parameter' ? parameters : variables;
      const names = kept.get(source.name) ?? [];
      kept.set(source.name, names.includes(resource.name) ? names : [...names, resource.name]);
    }
  }
  return { parameters, variables };
}

interface Input {
  readonly from: 'parameter' | 'environment';
  readonly name: string;
}

/** The inputs without a text to fall back on, also those behind the connection properties that are asked for. */
function inputsOf(application: Application, expressions: readonly Expression[]): readonly Input[] {
  const found: Input[] = [];
  const seen = new Set<string>();
  const look = (expression: Expression): void => {
    for (const source of sourcesOf(expression)) {
      if (source.from === 'parameter' || source.from === 'environment') {
        if (source.otherwise === undefined) found.push(source);
      } else if (source.from === 'connection') lookBehind(source.resource, source.property);
    }
  };
  const lookBehind = (resource: string, property: string): void => {
    const key = `${resource}.${property}`;
    if (seen.has(key)) return;
    seen.add(key);
    const connection = application.resources.get(resource)?.connection;
    look((property === 'connectionString' ? connection?.connectionString : connection?.properties[property]) ?? []);
  };
  for (const expression of expressions) look(expression);
  return found;
}

function expressionsToStart(
  application: Application,
  resource: Resource,
  selected: ReadonlySet<string>,
): readonly Expression[] {
  const { workload, probe, creation } = resource;
  return [
    ...expressionsOf(resource),
    ...(workload === undefined ? [] : Object.values(environmentOf(application, resource, selected))),
    ...(probe === undefined ? [] : expressionsInCheck(probe.check)),
    ...Object.values(creation?.connection ?? {}),
  ];
}

function expressionsInCheck(check: Check): readonly Expression[] {
  if (check.type === 'command') return check.command;
  return check.type === 'handshake' ? Object.values(check.connection) : [];
}
