import type { KindEndpointProperty, Encoding, Expression, Hole } from '../../model/expression.ts';

/** What may stand in a text: a hole, an expression, a text; nothing where there is nothing to say. */
export type Part = Hole | Expression | string | undefined;

/** An expression written as it reads: text`Host=${host};Port=${port}`. Expressions and texts may stand in it too. */
export function text(texts: TemplateStringsArray, ...holes: readonly Part[]): Expression {
  const parts: (string | Hole)[] = [];
  for (const [index, piece] of texts.entries()) {
    const before = index === 0 ? undefined : holes[index - 1];
    append(parts, before);
    append(parts, piece);
  }
  return parts;
}

/** The expressions that are there, one after the other, with a separator between. */
export function joined(separator: string, all: readonly (Expression | undefined)[]): Expression {
  const present = all.filter((part) => part !== undefined && part.length > 0);
  return present.flatMap((part, index) =>
    index === 0 || part === undefined ? text`${part}` : text`${separator}${part}`,
  );
}

/** What an endpoint of the resource answers to, wherever it is asked from. */
export function addressOf(resource: string, endpoint: string, property: KindEndpointProperty): Hole {
  return { source: { from: 'endpoint', resource, endpoint, property } };
}

/** A connection property, so that what is built from it is encoded as one value, whatever it is made of. */
export function propertyOf(resource: string, property: string, encoding?: Encoding): Hole {
  return { source: { from: 'connection', resource, property }, ...(encoding === undefined ? {} : { encoding }) };
}

function append(parts: (string | Hole)[], addition: Part): void {
  if (addition === undefined || addition === '') return;
  if (typeof addition === 'string') {
    const last = parts.at(-1);
    if (typeof last === 'string') parts[parts.length - 1] = last + addition;
    else parts.push(addition);
  } else if ('source' in addition) {
    parts.push(addition);
  } else {
    for (const part of addition) append(parts, part);
  }
}
