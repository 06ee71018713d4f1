import { literal, type Expression } from '../../model/expression.ts';
import type { Connection } from '../../model/resource.ts';
import { joined, propertyOf, text } from './connection-text.ts';
import { addressText, furtherSettings, loginInUri, partsOf, type Server } from './server-connection.ts';

export interface RedisCommand {
  /** The program inside the image. */
  readonly server: string;
  /** The variable of the container that holds the password. */
  readonly variable: string;
  /** It has a volume: what changed is written to it. */
  readonly keepsData: boolean;
}

/**
 * Starts the server with its password, which a shell takes from a variable: in the arguments, everybody who may look at
 * the container would read it. The image's own entry point still runs, and drops root. Further arguments follow.
 */
export function redisCommand({ server, variable, keepsData }: RedisCommand): readonly Expression[] {
  const save = keepsData ? ' --save 60 1' : '';
  const script = `exec docker-entrypoint.sh ${server} --requirepass "$${variable}"${save} "$@"`;
  return ['sh', '-c', script, server].map((word) => literal(word));
}

/** Connection strings and properties of servers that speak the Redis protocol, as StackExchange.Redis reads them. */
export function redisConnection(server: Server, scheme: string): Connection {
  const { resource, username, password } = server;
  const login = [
    username === undefined ? undefined : text`user=${propertyOf(resource, 'username')}`,
    password === undefined ? undefined : text`password=${propertyOf(resource, 'password')}`,
  ];
  return {
    connectionString: joined(',', [addressText(server), ...login, ...furtherSettings(server)]),
    properties: { ...partsOf(server), uri: text`${scheme}://${loginInUri(server)}${addressText(server)}` },
  };
}
