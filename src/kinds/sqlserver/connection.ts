import { literal, type Expression } from '../../model/expression.ts';
import type { Connection } from '../../model/resource.ts';
import { poolSettings } from '../parts/connection-pool.ts';
import { joined, propertyOf, text } from '../parts/connection-text.ts';
import { addressText, furtherSettings, loginInUri, partsOf, type Server } from '../parts/server-connection.ts';

const pool = { min: 'Min Pool Size', max: 'Max Pool Size', timeout: 'Connect Timeout' } as const;

/** What a reference injects, in the words of SqlClient, of URIs and of JDBC. */
export function connect(server: Server): Connection {
  const { resource, inside } = server;
  const address = addressText(server);
  const path = inside === undefined ? '' : text`/${propertyOf(resource, 'databaseName', 'uri')}`;
  const name = inside === undefined ? '' : text`;databaseName=${propertyOf(resource, 'databaseName')}`;
  return {
    connectionString: joined(';', [
      ...serverAndLogin(server),
      // The server made its certificate itself; nobody else vouches for it.
      server.isOurs === true ? literal('TrustServerCertificate=true') : undefined,
      inside === undefined ? undefined : text`Initial Catalog=${propertyOf(resource, 'databaseName', 'keyValue')}`,
      ...poolSettings(server.pool, pool),
      ...furtherSettings(server),
    ]),
    properties: {
      ...partsOf(server),
      uri: text`mssql://${loginInUri(server)}${address}${path}`,
      jdbcConnectionString: text`jdbc:sqlserver://${address}${name}${server.isOurs === true ? ';trustServerCertificate=true' : ''}`,
      ...(inside === undefined ? {} : { databaseName: inside }),
    },
  };
}

function serverAndLogin({ resource, ipv4Host, username, password }: Server): readonly (Expression | undefined)[] {
  return [
    text`Server=${ipv4Host ?? [propertyOf(resource, 'host')]},${propertyOf(resource, 'port')}`,
    username === undefined ? undefined : text`User ID=${propertyOf(resource, 'username', 'keyValue')}`,
    password === undefined ? undefined : text`Password=${propertyOf(resource, 'password', 'keyValue')}`,
  ];
}
