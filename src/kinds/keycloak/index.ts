import { resolve } from 'node:path';

import { literal } from '../../model/expression.ts';
import type { ContainerWorkload } from '../../model/workload.ts';
import { generatedPassword, passwordOf, usernameOf } from '../parts/credentials.ts';
import { imageOf } from '../parts/image.ts';
import { productionNotes } from '../parts/limitations.ts';
import { portOf, serverEndpoint, serverWorkload } from '../parts/server.ts';
import type { Description, Kind, KindInput } from '../kind.ts';
import { schema, type KeycloakOptions } from './schema.ts';

const usual = { image: 'quay.io/keycloak/keycloak', tag: '26.6' } as const;

export const keycloak: Kind<KeycloakOptions> = {
  name: 'keycloak',
  summary: 'A Keycloak server: sign-in, users, OpenID Connect.',
  group: 'data',
  schema,
  images: ['keycloak/keycloak', 'jboss/keycloak', 'bitnami/keycloak'],
  signs: { usualName: 'keycloak' },
  describe: describeKeycloak,
  cluster: () => import('./kubernetes.ts').then(({ keycloakCluster }) => keycloakCluster),
};

/** Without a connection of its own: those that refer to it get its endpoints, as of any other service. */
function describeKeycloak(input: KindInput<KeycloakOptions>): Description {
  const { name, options } = input;
  const username = usernameOf(input, 'admin');
  const { expression: password, parameters } = passwordOf(input, generatedPassword);
  return {
    endpoints: [
      serverEndpoint('http', 8080, { scheme: 'http', ...portOf(options) }),
      serverEndpoint('management', 9000, { scheme: 'http' }),
    ],
    workload: withRealms(
      input,
      serverWorkload(input, {
        image: imageOf(options, usual).source,
        dataPath: '/opt/keycloak/data',
        command: ['start-dev', ...(options.realms === undefined ? [] : ['--import-realm'])].map((word) =>
          literal(word),
        ),
      }),
    ),
    env: {
      KC_BOOTSTRAP_ADMIN_USERNAME: username,
      KC_BOOTSTRAP_ADMIN_PASSWORD: password,
      KC_HEALTH_ENABLED: literal('true'),
    },
    parameters,
    check: { type: 'http', endpoint: 'management', path: '/health/ready' },
    notes: productionNotes(name, options),
  };
}

function withRealms(input: KindInput<KeycloakOptions>, workload: ContainerWorkload): ContainerWorkload {
  const { realms } = input.options;
  if (realms === undefined) return workload;
  input.folder(realms, ['realms']);
  const path = resolve(input.directory, realms);
  const mount = { type: 'bind', path, target: '/opt/keycloak/data/import', readOnly: true } as const;
  return { ...workload, mounts: [...workload.mounts, mount] };
}
