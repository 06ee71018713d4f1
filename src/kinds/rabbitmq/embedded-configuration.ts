import type { ServeRequest } from '../../model/embedding.ts';

type Listening = Pick<ServeRequest, 'host' | 'ports'>;

/** `rabbitmq.conf`: what it listens on, and what it says. */
export function configuration({ host, ports }: Listening): string {
  const management = ports['management'];
  const lines = [
    `listeners.tcp.1 = ${host}:${ports['amqp']}`,
    // The same as in a container: each health check is a connection.
    'log.connection.level = warning',
    ...(management === undefined ? [] : [`management.tcp.ip = ${host}`, `management.tcp.port = ${management}`]),
  ];
  return `${lines.join('\n')}\n`;
}

/**
 * `advanced.config`: the login, which the broker creates with its data. In the plain file some characters would mean
 * something else; here each is written as a number.
 */
export function advancedConfiguration({ username = 'guest', password = 'guest' }: ServeRequest['settings']): string {
  return `[{rabbit, [{default_user, ${binary(username)}}, {default_pass, ${binary(password)}}]}].\n`;
}

/** `enabled_plugins`: the management page, where it has an endpoint. */
export function enabledPlugins(ports: ServeRequest['ports']): string {
  return ports['management'] === undefined ? '[].\n' : '[rabbitmq_management].\n';
}

function binary(text: string): string {
  return `<<${[...Buffer.from(text)].join(',')}>>`;
}
