import { closed } from '../schema.ts';
import { number, text } from './forms.ts';

const rates = {
  description: 'Bounds of devices.',
  type: 'array',
  items: {
    description: 'One device.',
    ...closed({ path: text('Its path on the machine.'), rate: number('The most in a second.') }),
  },
} as const;

/** How much of the disks it may use. */
export const blkio = {
  description: 'How much of the disks it may use.',
  ...closed({
    weight: number('Its weight against other containers.'),
    weight_device: {
      description: 'The same for single devices.',
      type: 'array',
      items: {
        description: 'One device.',
        ...closed({ path: text('Its path on the machine.'), weight: number('The weight.') }),
      },
    },
    device_read_bps: rates,
    device_read_iops: rates,
    device_write_bps: rates,
    device_write_iops: rates,
  }),
} as const;
