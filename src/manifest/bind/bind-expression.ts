import {
  endpointProperties,
  type EndpointProperty,
  type Expression,
  type Hole,
  type Source,
} from '../../model/expression.ts';
import { nearest } from '../../support/nearest.ts';
import type { Fragment, Place, ReportedProblem } from '../report.ts';
import type { Range } from '../source.ts';
import { listNames } from '../validate/words.ts';
import type { BindContext, WrittenResource } from './context.ts';
import { parseExpression, type RawHole } from './parse-expression.ts';

/** A text of a resource, and where it stands. */
export interface Text {
  readonly text: string;
  readonly place: Place;
  /** The whole value, when the text is one word of it. */
  readonly whole?: Appearances;
}

/** How often each piece has been seen in a value so far, to tell apart two that are the same. */
export type Appearances = Map<string, number>;

/** The text as an expression. Its own mistakes are reported here; the names in it once everything is bound. */
export function bindExpression(
  context: BindContext,
  resource: WrittenResource,
  { text, place, whole }: Text,
): Expression {
  if (!text.includes('${')) return [text];
  const appearances = whole ?? new Map<string, number>();
  const { parts, mistakes } = parseExpression(text);
  for (const { code, message, hint, start, end } of mistakes) {
    const within = fragment(text, { start, end }, appearances);
    context.report.add({ code, message, hint, at: { ...place, within } });
  }
  return parts.map((part) => {
    if (typeof part === 'string') return part;
    const within = fragment(text, part, appearances);
    return bindHole(context, resource, part, { ...place, within });
  });
}

function fragment(text: string, { start, end }: Range, appearances: Appearances): Fragment {
  const piece = text.slice(start, end);
  const appearance = appearances.get(piece) ?? 0;
  appearances.set(piece, appearance + 1);
  return { text: piece, appearance, start: 0, length: piece.length };
}

function bindHole(context: BindContext, resource: WrittenResource, raw: RawHole, place: Place): Hole | string {
  const source = toSource(context, raw);
  const text = raw.segments.join('.');
  if ('code' in source) {
    context.report.add({
      ...source,
      at: source.code === 'EXPRESSION_UNKNOWN_PROPERTY' ? atSegment(place, raw.segments, 2) : place,
    });
    return '';
  }
  const mayDefault = source.from === 'parameter' || source.from === 'environment';
  if (raw.otherwise !== undefined && !mayDefault) {
    const hint = 'Remove it; only `env.` and `parameters.` can be missing.';
    const message = `\`\${${text}}\` always has a value, so \`:-\` cannot stand after it`;
    context.report.add({ code: 'EXPRESSION_DEFAULT', message, hint, at: place });
  }
  context.uses.push({ resource: resource.name, source, segments: raw.segments, place });
  return { source };
}

/** One name of an expression: `conectionString` in `${db.conectionString}`. */
export function atSegment(place: Place, segments: readonly string[], index: number): Place {
  const segment = segments[index];
  if (place.within === undefined || segment === undefined) return place;
  const start = 2 + segments.slice(0, index).reduce((sum, { length }) => sum + length + 1, 0);
  return { ...place, within: { ...place.within, start, length: segment.length } };
}

function toSource(context: BindContext, { segments, otherwise }: RawHole): Source | ReportedProblem {
  const [first = '', second = '', third, ...rest] = segments;
  const text = segments.join('.');
  const fallback = otherwise === undefined ? {} : { otherwise };
  if (first === 'parameters' || first === 'env') {
    if (third !== undefined) return tooLong(text, `${first}.NAME`);
    return first === 'env'
      ? { from: 'environment', name: second, ...fallback }
      : { from: 'parameter', name: second, ...fallback };
  }
  if (rest.length > 0) return tooLong(text, first === 'self' ? 'self.ENDPOINT.PROPERTY' : `${first}.ENDPOINT.PROPERTY`);
  if (third === undefined) {
    if (first !== 'self') return connectionOrSecret(context, first, second);
    const hint = `Write \`\${self.${second}.targetPort}\`, or another of ${listNames(endpointProperties)}.`;
    return {
      code: 'EXPRESSION_UNKNOWN_PROPERTY',
      message: `\`\${${text}}\` does not say what of the endpoint is meant`,
      hint,
    };
  }
  if (!isEndpointProperty(third)) return unknownProperty(text, third);
  return first === 'self'
    ? { from: 'self', endpoint: second, property: third }
    : { from: 'endpoint', resource: first, endpoint: second, property: third };
}

/** What a resource lists under `secrets` it keeps for others; everything else is a property of its connection. */
function connectionOrSecret(context: BindContext, resource: string, name: string): Source {
  const secrets = context.written.get(resource)?.options['secrets'];
  const isSecret = typeof secrets === 'object' && secrets !== null && Object.hasOwn(secrets, name);
  return isSecret ? { from: 'secret', vault: resource, name } : { from: 'connection', resource, property: name };
}

function tooLong(text: string, form: string): ReportedProblem {
  return { code: 'EXPRESSION_SYNTAX', message: `\`\${${text}}\` has too many parts`, hint: `Write \`\${${form}}\`.` };
}

function unknownProperty(text: string, property: string): ReportedProblem {
  const suggestion = nearest(property, endpointProperties);
  return {
    code: 'EXPRESSION_UNKNOWN_PROPERTY',
    message: `\`\${${text}}\`: an endpoint has no \`${property}\``,
    hint: suggestion === undefined ? `It has ${listNames(endpointProperties)}.` : `Did you mean \`${suggestion}\`?`,
  };
}

function isEndpointProperty(text: string): text is EndpointProperty {
  return (endpointProperties as readonly string[]).includes(text);
}
