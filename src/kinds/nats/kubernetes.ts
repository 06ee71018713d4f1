import { encode, type Expression } from '../../model/expression.ts';
import type { ClusterKind, ClusterProfile, ClusterServer } from '../cluster.ts';
import { clusterCommand } from '../parts/cluster-command.ts';
import { keepsData } from '../parts/server.ts';

export const natsCluster: ClusterKind = { profile };

const path = '/etc/nats/server.conf';

function profile(server: ClusterServer): ClusterProfile {
  const { options, connection } = server.resource;
  const { username = [], password = [] } = connection?.properties ?? {};
  return {
    dataPath: '/var/lib/nats',
    // Without streams it passes messages on, and keeps none.
    holdsData: options['jetStream'] === true,
    writablePaths: [],
    files: [{ path, content: configuration(options['jetStream'] === true) }],
    env: { NATS_USER: quoted(username), NATS_PASSWORD: quoted(password) },
    ...clusterCommand(server, { own: wordsUnderUp(options), command: ['--config', path] }),
    hasNoShell: true,
    size: { cpuRequest: '100m', cpuLimit: '1', memory: '256Mi' },
  };
}

/** `--user`, `--pass`, and where the data is. */
function wordsUnderUp(options: ClusterServer['resource']['options']): number {
  const hasStreams = options['jetStream'] === true;
  return 4 + (hasStreams ? 1 : 0) + (hasStreams || keepsData(options) ? 2 : 0);
}

/** The image has no shell, but its configuration reads variables. */
function configuration(hasStreams: boolean): string {
  const lines = ['port: 4222', 'authorization {', '  user: $NATS_USER', '  password: $NATS_PASSWORD', '}'];
  return [...lines, ...(hasStreams ? ['jetstream {', '  store_dir: /var/lib/nats', '}'] : []), ''].join('\n');
}

/** A variable is read as a value of the configuration: without quotes, a password of digits would be a number. */
function quoted(value: Expression): Expression {
  const parts = value.map((part) => (typeof part === 'string' ? encode(part, 'json') : withJson(part)));
  return ['"', ...parts, '"'];
}

function withJson(hole: Exclude<Expression[number], string>): Expression[number] {
  return { ...hole, encoding: 'json' };
}
