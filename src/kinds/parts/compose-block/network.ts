import { closed } from '../schema.ts';
import { flag, pairs, settings, text } from './forms.ts';

/** What may stand in the `compose:` block of a network. */
export const networkBlock = closed({
  attachable: flag('Containers of others may join it.'),
  driver: text('What makes it.'),
  driver_opts: settings('Options of the driver.'),
  enable_ipv4: flag('It has IPv4 addresses.'),
  enable_ipv6: flag('It has IPv6 addresses.'),
  labels: pairs('Labels of the network.'),
  ipam: {
    description: 'Which addresses it has.',
    ...closed({
      driver: text('What gives them out.'),
      options: settings('Options of that driver.'),
      config: {
        description: 'Ranges of addresses.',
        type: 'array',
        items: {
          description: 'One range.',
          ...closed({
            subnet: text('All of its addresses.'),
            ip_range: text('Those that are given out.'),
            gateway: text('The address of the gateway.'),
            aux_addresses: settings('Addresses that are taken.'),
          }),
        },
      },
    }),
  },
});
