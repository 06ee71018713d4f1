import type { Connection } from '../../model/resource.ts';
import type { Companion } from '../kind.ts';
import { propertyOf, text } from './connection-text.ts';
import { addressText, keyValues, loginInUri, partsOf, type Server } from './server-connection.ts';

const keys = {
  host: 'Server',
  port: 'Port',
  username: 'User ID',
  password: 'Password',
  databaseName: 'Database',
} as const;
const pool = { min: 'Minimum Pool Size', max: 'Maximum Pool Size', timeout: 'Connection Timeout' } as const;

/** What a reference injects to a server that speaks MySQL's protocol. Only its JDBC driver tells the two apart. */
export function mysqlConnection(server: Server, driver: string): Connection {
  const path = server.inside === undefined ? '' : text`/${propertyOf(server.resource, 'databaseName', 'uri')}`;
  const address = addressText(server);
  return {
    connectionString: keyValues(server, keys, pool),
    properties: {
      ...partsOf(server),
      uri: text`mysql://${loginInUri(server)}${address}${path}`,
      jdbcConnectionString: text`jdbc:${driver}://${address}${path}`,
      ...(server.inside === undefined ? {} : { databaseName: server.inside }),
    },
  };
}

/** The administration page of both. */
export function phpMyAdmin(name: string, admin: boolean | undefined): readonly Companion[] {
  if (admin !== true) return [];
  const resource = {
    type: 'container',
    image: 'docker.io/library/phpmyadmin:5.2',
    references: [name],
    endpoints: { http: { targetPort: 80 } },
    env: {
      PMA_HOST: `\${${name}.host}`,
      PMA_PORT: `\${${name}.port}`,
      PMA_USER: `\${${name}.username}`,
      PMA_PASSWORD: `\${${name}.password}`,
    },
  };
  return [{ name: `${name}-admin`, resource }];
}
