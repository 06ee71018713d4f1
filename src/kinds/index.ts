import { azureStorage } from './azure-storage/index.ts';
import { container } from './container/index.ts';
import { elasticsearch } from './elasticsearch/index.ts';
import { executable } from './executable/index.ts';
import { externalOver } from './external/index.ts';
import { frontDoor } from './front-door/index.ts';
import { gateway } from './gateway/index.ts';
import { job } from './job/index.ts';
import { kafka } from './kafka/index.ts';
import { keyVault } from './key-vault/index.ts';
import { keycloak } from './keycloak/index.ts';
import type { Kind } from './kind.ts';
import { mailpit } from './mailpit/index.ts';
import { mariadb } from './mariadb/index.ts';
import { memcached } from './memcached/index.ts';
import { minio } from './minio/index.ts';
import { mongodb } from './mongodb/index.ts';
import { mosquitto } from './mosquitto/index.ts';
import { mysql } from './mysql/index.ts';
import { nats } from './nats/index.ts';
import { network } from './network/index.ts';
import { postgres } from './postgres/index.ts';
import { project } from './project/index.ts';
import { qdrant } from './qdrant/index.ts';
import { rabbitmq } from './rabbitmq/index.ts';
import { redis } from './redis/index.ts';
import { sqlserver } from './sqlserver/index.ts';
import { valkey } from './valkey/index.ts';

const code: readonly Kind[] = [listed(project), listed(executable), listed(container), listed(job)];

const data: readonly Kind[] = [
  listed(postgres),
  listed(mysql),
  listed(mariadb),
  listed(sqlserver),
  listed(mongodb),
  listed(redis),
  listed(valkey),
  listed(rabbitmq),
  listed(nats),
  listed(kafka),
  listed(mosquitto),
  listed(elasticsearch),
  listed(minio),
  listed(azureStorage),
  listed(keycloak),
  listed(mailpit),
  listed(qdrant),
  listed(memcached),
];

const edge: readonly Kind[] = [listed(gateway), listed(frontDoor)];
const trust: readonly Kind[] = [listed(keyVault), listed(network)];

/** Every type of resource. */
export const kinds: readonly Kind[] = [...code, ...data, ...edge, ...trust, listed(externalOver(data))];

/** The kind that `type:` names. */
export function findKind(name: string): Kind | undefined {
  return kinds.find((kind) => kind.name === name);
}

/** What a kind is handed was validated against its own schema, so the list may forget which options those are. */
function listed<Options>(kind: Kind<Options>): Kind {
  return kind as unknown as Kind;
}
