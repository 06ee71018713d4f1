import type { Companion, KindInput } from '../kind.ts';
import type { PostgresOptions } from './schema.ts';

/** The administration page, already connected to the server. */
export function adminPage(input: KindInput<PostgresOptions>): readonly Companion[] {
  const { admin } = input.options;
  if (admin === undefined || admin === false) return [];
  return [{ name: `${input.name}-admin`, resource: admin === 'pgweb' ? pgweb(input) : pgadmin(input) }];
}

/** Needs no login, as it listens on the loopback address only. The password comes from a variable, not from a file. */
function pgadmin({ name }: KindInput<PostgresOptions>): Companion['resource'] {
  const server = {
    Name: name,
    Group: 'Servers',
    Host: `\${${name}.host}`,
    Port: '@port@',
    Username: `\${${name}.username}`,
    SSLMode: 'prefer',
    MaintenanceDB: 'postgres',
    PasswordExecCommand: 'printenv APPHOST_SERVER_PASSWORD',
  };
  const servers = JSON.stringify({ Servers: { 1: server } }, null, 2).replace('"@port@"', `\${${name}.port}`);
  return {
    type: 'container',
    image: 'docker.io/dpage/pgadmin4:9.15.0',
    references: [name],
    endpoints: { http: { targetPort: 80 } },
    health: { http: '/misc/ping' },
    env: {
      PGADMIN_CONFIG_MASTER_PASSWORD_REQUIRED: 'False',
      PGADMIN_CONFIG_SERVER_MODE: 'False',
      PGADMIN_DEFAULT_EMAIL: 'admin@domain.com',
      PGADMIN_DEFAULT_PASSWORD: 'admin',
      APPHOST_SERVER_PASSWORD: `\${${name}.password}`,
    },
    files: { '/pgadmin4/servers.json': servers },
  };
}

function pgweb({ name, options }: KindInput<PostgresOptions>): Companion['resource'] {
  const [first] = options.databases ?? [];
  const database = typeof first === 'string' ? first : first?.name;
  const uri = database === undefined ? `\${${name}.uri}/postgres` : `\${${database}.uri}`;
  return {
    type: 'container',
    image: 'docker.io/sosedoff/pgweb:0.17.0',
    references: [database ?? name],
    endpoints: { http: { targetPort: 8081 } },
    env: { PGWEB_DATABASE_URL: `${uri}?sslmode=disable` },
  };
}
