import { closed } from '../schema.ts';
import { flag, number, settings, pairs, text, texts } from './forms.ts';

/** What a service is in a network, besides a member with names. */
export const membership = closed({
  ipv4_address: text('Its address.'),
  ipv6_address: text('Its IPv6 address.'),
  link_local_ips: texts('Link-local addresses.'),
  mac_address: text('Its hardware address.'),
  interface_name: text('The name of the interface in the container.'),
  driver_opts: settings('Options of the driver.'),
  priority: number('Networks are joined from the highest.'),
  gw_priority: number('The highest has the gateway.'),
});

/** A mount in its long form. */
export const mount = closed(
  {
    target: text('Where it stands in the container.'),
    type: { enum: ['bind', 'volume', 'image', 'npipe', 'cluster', 'tmpfs'], description: 'What is mounted.' },
    source: text('What is mounted, where only Compose can say it.'),
    read_only: flag('It cannot be written to.'),
    consistency: text('macOS: how soon changes are seen.'),
    bind: {
      description: 'Of a path of the machine.',
      ...closed({
        create_host_path: flag('Whether it is made where it is missing.'),
        propagation: text('How mounts below it are passed on.'),
        recursive: text('Whether mounts below it come along.'),
        selinux: text('`z` or `Z`.'),
      }),
    },
    volume: {
      description: 'Of a volume.',
      ...closed({
        labels: pairs('Labels of the volume.'),
        nocopy: flag('It does not start with what the image has there.'),
        subpath: text('The folder in it.'),
      }),
    },
    tmpfs: {
      description: 'Of memory.',
      ...closed({ size: number('How large it may become.'), mode: number('Its permission bits.') }),
    },
    image: { description: 'Of an image.', ...closed({ subpath: text('The folder in it.') }) },
  },
  ['target'],
);
