import type { Application } from '../../model/application.ts';
import type { Source } from '../../model/expression.ts';
import { propertyOf } from '../../model/injection.ts';
import type { Resource } from '../../model/resource.ts';
import { nearest } from '../../support/nearest.ts';
import { atSegment } from '../bind/bind-expression.ts';
import type { BindContext, ExpressionUse } from '../bind/context.ts';
import { placeOf, type ReportedProblem } from '../report.ts';
import { listNames } from '../validate/words.ts';

interface Problem extends Omit<ReportedProblem, 'at'> {
  /** Which of the names between the dots is wrong. */
  readonly segment: number;
}

/** Looks up what expressions ask for, now that everything has its endpoints and properties. */
export function checkExpressions(application: Application, context: BindContext): void {
  for (const use of context.uses) {
    const problem = checkUse(application, context, use);
    if (problem === undefined) continue;
    const { segment, ...said } = problem;
    context.report.add({ ...said, at: atSegment(use.place, use.segments, segment) });
  }
}

/** Values that the command line gives to parameters nobody declares. */
export function checkGivenParameters({ parameters }: Application, { given, report }: BindContext): void {
  for (const { name, origin } of given) {
    if (parameters.has(name)) continue;
    report.add({
      code: 'PARAMETER_UNKNOWN',
      message: `there is no parameter \`${name}\``,
      hint: suggest(name, parameters.keys(), `Declare it: \`parameters: { ${name}: {} }\`.`),
      at: placeOf(origin, 'key'),
    });
  }
}

/** What can be asked of a resource: its connection's properties, then its endpoints'. */
export function propertyNames({ connection, endpoints }: Resource): readonly string[] {
  const string = connection?.connectionString === undefined ? [] : ['connectionString'];
  const asked = endpoints.map(({ name }) => `${name}.url`);
  return [...string, ...Object.keys(connection?.properties ?? {}), ...asked];
}

export function suggest(name: string, names: Iterable<string>, otherwise: string): string {
  const suggestion = nearest(name, names);
  return suggestion === undefined ? otherwise : `Did you mean \`${suggestion}\`?`;
}

function checkUse(application: Application, context: BindContext, use: ExpressionUse): Problem | undefined {
  const { source } = use;
  const text = use.segments.join('.');
  switch (source.from) {
    case 'environment':
    case 'secret':
      return undefined;
    case 'parameter':
      return application.parameters.has(source.name) ? undefined : unknownParameter(application, source.name, text);
    case 'self':
      return checkEndpoint(application.resources.get(use.resource), source.endpoint, text);
    case 'endpoint':
    case 'connection': {
      const target = application.resources.get(source.resource);
      if (target !== undefined) return checkProperty(target, source, text);
      return context.broken.has(source.resource) ? undefined : unknownResource(application, source.resource, text);
    }
  }
}

function checkProperty(target: Resource, source: Source, text: string): Problem | undefined {
  if (source.from === 'endpoint') return checkEndpoint(target, source.endpoint, text);
  if (source.from !== 'connection') return undefined;
  const found = propertyOf(target, source.property);
  if (found?.from === 'connection') return undefined;
  const names = propertyNames(target);
  const endpoint = target.endpoints.find(({ name }) => name === source.property);
  const other = target.endpoints[0];
  const isOfEndpoint =
    other !== undefined && ['url', 'host', 'port', 'scheme', 'hostAndPort', 'targetPort'].includes(source.property);
  const better =
    endpoint === undefined ? (isOfEndpoint ? `${other.name}.${source.property}` : undefined) : `${endpoint.name}.url`;
  const known = names.length === 0 ? `${target.name} has no properties to ask for.` : `It has ${listNames(names)}.`;
  return {
    code: 'EXPRESSION_UNKNOWN_PROPERTY',
    segment: 1,
    message: `\`\${${text}}\`: ${target.name} has no property \`${source.property}\``,
    hint: better === undefined ? suggest(source.property, names, known) : `Write \`\${${target.name}.${better}}\`.`,
  };
}

function checkEndpoint(target: Resource | undefined, endpoint: string, text: string): Problem | undefined {
  if (target === undefined || target.endpoints.some(({ name }) => name === endpoint)) return undefined;
  const names = target.endpoints.map(({ name }) => name);
  const known = names.length === 0 ? `${target.name} has no endpoints.` : `It has ${listNames(names)}.`;
  return {
    code: 'EXPRESSION_UNKNOWN_NAME',
    segment: 1,
    message: `\`\${${text}}\`: ${target.name} has no endpoint \`${endpoint}\``,
    hint: suggest(endpoint, names, known),
  };
}

function unknownParameter({ parameters }: Application, name: string, text: string): Problem {
  return {
    code: 'EXPRESSION_UNKNOWN_NAME',
    segment: 1,
    message: `\`\${${text}}\`: there is no parameter \`${name}\``,
    hint: suggest(name, parameters.keys(), `Declare it: \`parameters: { ${name}: {} }\`.`),
  };
}

function unknownResource({ resources, parameters }: Application, name: string, text: string): Problem {
  const parameter = nearest(
    text,
    [...parameters.keys()].map((key) => `parameters.${key}`),
  );
  const otherwise =
    parameter === undefined ? 'Add it under `resources:`, or correct the name.' : `Did you mean \`${parameter}\`?`;
  return {
    code: 'EXPRESSION_UNKNOWN_NAME',
    segment: 0,
    message: `\`\${${text}}\`: there is no resource \`${name}\``,
    hint: suggest(name, [...resources.keys(), 'parameters', 'env', 'self'], otherwise),
  };
}
