import { attributes, choice, listOf, number, pairs, text, textOr, truth } from './parts.ts';

/** What is mounted into the containers of a service. */
export const volumes = listOf(
  textOr(
    {
      bind: attributes({
        create_host_path: truth,
        propagation: text,
        recursive: choice('enabled', 'disabled', 'writable', 'readonly'),
        selinux: choice('z', 'Z'),
      }),
      consistency: text,
      image: attributes({ subpath: text }),
      read_only: truth,
      source: text,
      target: text,
      tmpfs: attributes({ mode: number, size: { type: ['integer', 'string'], minimum: 0 } }),
      type: choice('bind', 'volume', 'tmpfs', 'cluster', 'npipe', 'image'),
      volume: attributes({ labels: pairs, nocopy: truth, subpath: text }),
    },
    ['type'],
  ),
  true,
);
