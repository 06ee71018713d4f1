import { container } from './container/index.ts';
import { executable } from './executable/index.ts';
import { externalOver } from './external/index.ts';
import { job } from './job/index.ts';
import type { Kind } from './kind.ts';
import { postgres } from './postgres/index.ts';
import { project } from './project/index.ts';
import { rabbitmq } from './rabbitmq/index.ts';
import { redis } from './redis/index.ts';

const code: readonly Kind[] = [project, executable, container, job];
const data: readonly Kind[] = [redis];

/** Every type of resource. */
export const kinds: readonly Kind[] = [...code, ...data, externalOver(data)];

/** The kind that `type:` names. */
export function findKind(name: string): Kind | undefined {
  return kinds.find((kind) => kind.name === name);
}
