import type { KindInput, OptionPath, Problem } from '../../src/kinds/kind.ts';
import type { Expression, Hole, Resolver } from '../../src/model/expression.ts';
import { evaluate } from '../../src/model/expression.ts';
import type { Connection } from '../../src/model/resource.ts';

export type Options = Readonly<Record<string, unknown>>;

export interface RecordedInput extends KindInput<Options> {
  readonly problems: Problem[];
}

/** What a kind is handed of a resource that was written like this. Its folders have no files. */
export function inputOf(name: string, options: Options, others: Readonly<Record<string, Options>> = {}): RecordedInput {
  const problems: Problem[] = [];
  const at = (path: OptionPath): unknown =>
    path.reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], options);
  return {
    name,
    options,
    directory: '/work',
    environment: 'development',
    folder: (path) => ({ path: `/work/${path}`, entries: [], read: () => undefined }),
    expression: (path) => toExpression(String(at(path))),
    words: (path) => [at(path)].flat().map((word) => toExpression(String(word))),
    other: (other) => {
      const found = others[other];
      return found === undefined ? undefined : { type: String(found['type']), options: found };
    },
    report: (problem) => problems.push(problem),
    problems,
  };
}

/** Only parameters, which is all that these tests write. */
export function toExpression(text: string): Expression {
  const parts = text.split(/(\$\{parameters\.[^}]+\})/).filter((part) => part !== '');
  return parts.map((part): string | Hole => {
    const name = /^\$\{parameters\.(.+)\}$/.exec(part)?.[1];
    return name === undefined ? part : { source: { from: 'parameter', name } };
  });
}

/** Fills connections as `up` does: every endpoint is at localhost, with a port of its own; every parameter is `secret`. */
export function resolverOf(
  connections: ReadonlyMap<string, Connection>,
  { secret, ports }: { readonly secret: string; readonly ports: Readonly<Record<string, number>> },
): Resolver {
  const resolve: Resolver = (source) => {
    if (source.from === 'parameter') return secret;
    if (source.from === 'endpoint') {
      const port = String(ports[source.endpoint] ?? 1000);
      return { host: 'localhost', ipv4Host: '127.0.0.1', port, hostAndPort: `localhost:${port}` }[
        source.property as string
      ];
    }
    if (source.from !== 'connection') return undefined;
    const connection = connections.get(source.resource);
    const isString = source.property === 'connectionString';
    const expression = isString ? connection?.connectionString : connection?.properties[source.property];
    return expression === undefined ? undefined : evaluate(expression, resolve);
  };
  return resolve;
}
