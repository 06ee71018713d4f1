import { publishedPort } from '../../model/endpoint.ts';
import { evaluatePartly, type Resolver } from '../../model/expression.ts';
import type { ImageRecipe } from '../../model/packaging.ts';
import type { Resource } from '../../model/resource.ts';

/**
 * The words that an image starts with, when the image can know them all: its own ports, but neither parameters nor other
 * resources. `undefined`: the command is left to where it is deployed.
 */
export function insideCommand(resource: Resource, { command }: ImageRecipe): readonly string[] | undefined {
  const resolve = ownPorts(resource);
  const words = command.map((word) => evaluatePartly(word, resolve));
  const known = words.map((word) => word.every((part) => typeof part === 'string') && word.join(''));
  return known.every((word) => word !== false) ? known : undefined;
}

function ownPorts({ endpoints }: Resource): Resolver {
  return (source) => {
    if (source.from !== 'self') return undefined;
    const endpoint = endpoints.find(({ name }) => name === source.endpoint);
    const asksForPort = source.property === 'targetPort' || source.property === 'port';
    return endpoint === undefined || !asksForPort ? undefined : String(publishedPort(endpoint));
  };
}
