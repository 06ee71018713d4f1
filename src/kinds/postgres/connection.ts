import type { Expression } from '../../model/expression.ts';
import type { Connection } from '../../model/resource.ts';
import { propertyOf, text } from '../parts/connection-text.ts';
import { addressText, keyValues, loginInUri, partsOf, type Server } from '../parts/server-connection.ts';

const keys = {
  host: 'Host',
  port: 'Port',
  username: 'Username',
  password: 'Password',
  databaseName: 'Database',
} as const;

const pool = { min: 'Minimum Pool Size', max: 'Maximum Pool Size', timeout: 'Timeout' } as const;

/** What a reference injects, in the words of Npgsql, of PostgreSQL's URIs and of JDBC. */
export function connect(server: Server): Connection {
  const path: Expression =
    server.inside === undefined ? [] : text`/${propertyOf(server.resource, 'databaseName', 'uri')}`;
  const address = addressText(server);
  return {
    connectionString: keyValues(server, keys, pool),
    properties: {
      ...partsOf(server),
      uri: text`postgresql://${loginInUri(server)}${address}${path}`,
      jdbcConnectionString: text`jdbc:postgresql://${address}${path}`,
      ...(server.inside === undefined ? {} : { databaseName: server.inside }),
    },
  };
}
