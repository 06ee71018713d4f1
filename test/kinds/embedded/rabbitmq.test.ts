import { expect, test } from 'vitest';
import {
  advancedConfiguration,
  configuration,
  enabledPlugins,
} from '../../../src/kinds/rabbitmq/embedded-configuration.ts';

test('listens on the given address alone, with the management page where it has an endpoint', () => {
  expect(configuration({ host: '127.0.0.1', ports: { amqp: 5001, management: 5002, names: 5003 } })).toBe(
    'listeners.tcp.1 = 127.0.0.1:5001\nlog.connection.level = warning\nmanagement.tcp.ip = 127.0.0.1\nmanagement.tcp.port = 5002\n',
  );
  expect(configuration({ host: '127.0.0.1', ports: { amqp: 5001 } })).not.toContain('management');
  expect([enabledPlugins({ amqp: 1, management: 2 }), enabledPlugins({ amqp: 1 })]).toEqual([
    '[rabbitmq_management].\n',
    '[].\n',
  ]);
});

test('no character of a login means anything to the configuration', () => {
  expect(advancedConfiguration({ username: 'a"', password: '#>é' })).toBe(
    '[{rabbit, [{default_user, <<97,34>>}, {default_pass, <<35,62,195,169>>}]}].\n',
  );
});
