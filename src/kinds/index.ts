import { container } from './container/index.ts';
import { executable } from './executable/index.ts';
import { externalOver } from './external/index.ts';
import { job } from './job/index.ts';
import type { Kind } from './kind.ts';
import { postgres } from './postgres/index.ts';
import { project } from './project/index.ts';
import { rabbitmq } from './rabbitmq/index.ts';
import { redis } from './redis/index.ts';

const code: readonly Kind[] = [listed(project), listed(executable), listed(container), listed(job)];
const data: readonly Kind[] = [listed(postgres), listed(redis), listed(rabbitmq)];

/** Every type of resource. */
export const kinds: readonly Kind[] = [...code, ...data, listed(externalOver(data))];

/** The kind that `type:` names. */
export function findKind(name: string): Kind | undefined {
  return kinds.find((kind) => kind.name === name);
}

/** What a kind is handed was validated against its own schema, so the list may forget which options those are. */
function listed<Options>(kind: Kind<Options>): Kind {
  return kind as unknown as Kind;
}
