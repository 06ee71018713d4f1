import type { Text } from '../../../compose/model/values.ts';
import { describeSource, type Expression, type Source } from '../../../model/expression.ts';
import type { Resource } from '../../../model/resource.ts';
import { endpointText } from '../../endpoint-text.ts';
import { reportOn, type Publishing } from '../publishing.ts';
import { encodeText, toText, type ComposeText } from './compose-text.ts';

/** The expression as the containers of `reader` get it. */
export function toComposeText(publishing: Publishing, expression: Expression, reader: Resource): ComposeText {
  const parts = expression.flatMap((part) =>
    typeof part === 'string' ? [part] : encodeText(resolve(publishing, part.source, reader), part.encoding),
  );
  const joined: (typeof parts)[number][] = [];
  for (const part of parts) {
    const last = joined.at(-1);
    if (typeof part === 'string' && typeof last === 'string') joined[joined.length - 1] = last + part;
    else if (part !== '') joined.push(part);
  }
  return joined;
}

/** The same, as the model of compose files has it. */
export function readText(publishing: Publishing, expression: Expression, reader: Resource): Text {
  return toText(toComposeText(publishing, expression, reader));
}

function resolve(publishing: Publishing, source: Source, reader: Resource): ComposeText {
  switch (source.from) {
    case 'endpoint':
    case 'self':
      return resolveEndpoint(publishing, source, reader);
    case 'connection':
      return resolveConnection(publishing, source, reader);
    case 'parameter':
      return resolveParameter(publishing, source);
    case 'environment': {
      const { name, otherwise } = source;
      return [{ variable: name, ...(otherwise !== undefined && { otherwise }), encodings: [] }];
    }
    case 'secret': {
      const kept = publishing.application.resources.get(source.vault)?.keeps?.[source.name];
      return kept === undefined ? [] : toComposeText(publishing, kept, reader);
    }
    case 'replica':
      return [unknown(publishing, source, reader)];
  }
}

function resolveEndpoint(
  publishing: Publishing,
  source: Extract<Source, { from: 'endpoint' | 'self' }>,
  reader: Resource,
): ComposeText {
  const resource = source.from === 'self' ? reader : publishing.application.resources.get(source.resource);
  const endpoint = resource?.endpoints.find(({ name }) => name === source.endpoint);
  const isThere = resource !== undefined && publishing.services.some(({ name }) => name === resource.name);
  if (endpoint === undefined || !isThere) return [unknown(publishing, source, reader)];
  return [endpointText(endpoint, resource.name, source.property)];
}

function resolveConnection(
  publishing: Publishing,
  { resource: name, property }: Extract<Source, { from: 'connection' }>,
  reader: Resource,
): ComposeText {
  const connection = publishing.application.resources.get(name)?.connection;
  const expression = property === 'connectionString' ? connection?.connectionString : connection?.properties[property];
  return expression === undefined ? [] : toComposeText(publishing, expression, reader);
}

function resolveParameter(
  { application, parameters, variables }: Publishing,
  { name, otherwise }: Extract<Source, { from: 'parameter' }>,
): ComposeText {
  const parameter = application.parameters.get(name);
  const value = parameter?.secret === true ? undefined : (parameters.get(name) ?? otherwise);
  return [
    {
      variable: variables.of(name),
      ...(parameter !== undefined && { parameter }),
      ...(value !== undefined && { otherwise: value }),
      encodings: [],
    },
  ];
}

function unknown(publishing: Publishing, source: Source, reader: Resource): string {
  const asked = describeSource(source);
  reportOn(publishing, reader, {
    code: 'NOT_IN_COMPOSE',
    message: `\${${asked}}, which ${reader.name} uses, has no value under ${publishing.dialect.name}: nothing there answers to it`,
    hint: 'Use what runs there too, or give this environment another value.',
  });
  return `\${${asked}}`;
}
