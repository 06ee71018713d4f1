import { closed } from '../schema.ts';
import { build } from './build.ts';
import { deploy } from './deploy.ts';
import {
  conditionalPairs,
  conditionalText,
  conditionalTexts,
  flag,
  number,
  oneOrMore,
  pairs,
  settings,
  text,
  texts,
  ulimits,
} from './forms.ts';
import { membership, mount } from './parts.ts';
import { blkio } from './blkio.ts';

/** Attributes that the manifest has itself, where a variable says more than an expression can. */
const conditionals = {
  image: conditionalText('The image, where a variable says more than an expression can.'),
  command: conditionalTexts('The command, where a variable says more than an expression can.'),
  entrypoint: conditionalTexts('The entry point, where a variable says more than an expression can.'),
  user: conditionalText('The user, where a variable says more than an expression can.'),
  working_dir: conditionalText('The folder, where a variable says more than an expression can.'),
  environment: conditionalPairs('Variables whose values say more than an expression can.'),
  labels: conditionalPairs('Labels whose values say more than an expression can.'),
  ports: {
    description: 'Ports whose variables say more than an expression can.',
    type: 'array',
    items: conditionalText('A port as a compose file has it.'),
  },
} as const;

const identity = {
  container_name: text('The name of its only container.'),
  hostname: text('What the container calls itself.'),
  domainname: text('The domain of that name.'),
  group_add: {
    description: 'Further groups of its user.',
    type: 'array',
    items: { type: ['string', 'integer'], description: 'The name or number of a group.' },
  },
  label_file: oneOrMore('Files of labels.'),
  annotations: pairs('Annotations of the container.'),
  init: flag('A small init process runs first, and reaps.'),
  tty: flag('It has a terminal.'),
  stdin_open: flag('Its input stays open.'),
  use_api_socket: flag('It is given the engine’s socket.'),
  logging: {
    description: 'Where the engine keeps its output.',
    ...closed({ driver: text('The driver.'), options: settings('Options of the driver.') }),
  },
} as const;

const network = {
  network_mode: {
    type: 'string',
    not: { pattern: '^(host|none|service:.*)$' },
    patternErrorMessage:
      'must be `bridge` or `container:NAME` here; `host`, `none` and `service:NAME` stand in `networkMode` beside the block',
    description: '`bridge`, or `container:NAME`.',
  },
  networks: {
    description: 'Addresses and the like in a network, by its name.',
    type: 'object',
    additionalProperties: { description: 'What it is in that network.', ...membership },
  },
  extra_hosts: {
    ...pairs('Further names of addresses: `host=address`.'),
    additionalProperties: {
      type: ['string', 'array'],
      items: { type: 'string', description: 'One address.' },
      description: 'The address.',
    },
  },
  dns: oneOrMore('Its name servers.'),
  dns_search: oneOrMore('Domains that names are looked for in.'),
  dns_opt: texts('Options of the resolver.'),
  mac_address: text('Its hardware address.'),
} as const;

const storage = {
  volumes: {
    description:
      'What a mount (the one with the same `target`) is besides what `mounts` says, and mounts that only Compose has.',
    type: 'array',
    items: { description: 'One mount.', ...mount },
  },
  tmpfs: texts('Temporary folders with options that `mounts` has none for.'),
  volumes_from: texts('`container:NAME`: the mounts of a container that is not ours.'),
  devices: {
    description: 'Devices of the machine: `/dev/a:/dev/b:rwm`.',
    type: 'array',
    items: {
      description: 'One device.',
      ...closed({
        source: text('Its path on the machine.'),
        target: text('Its path in the container.'),
        permissions: text('`r`, `w` and `m`.'),
      }),
      type: ['string', 'object'],
    },
  },
  device_cgroup_rules: texts('Rules for devices.'),
  storage_opt: settings('Options of the storage driver.'),
} as const;

const isolation = {
  security_opt: texts('`no-new-privileges`, `seccomp=…`, `apparmor=…`.'),
  userns_mode: text('Its user namespace.'),
  pid: text('`host`, or whose processes it sees.'),
  ipc: text('`host`, `shareable`, or whose memory it shares.'),
  uts: text('`host`: the machine’s own name.'),
  cgroup: text('`host` or `private`.'),
  cgroup_parent: text('The control group that it is in.'),
  isolation: text('Windows: how it is isolated.'),
  runtime: text('The OCI runtime.'),
  credential_spec: {
    description: 'Windows: the account that it runs as.',
    ...closed({
      config: text('The config that holds it.'),
      file: text('The file that holds it.'),
      registry: text('A key of the registry.'),
    }),
  },
  sysctls: pairs('Settings of the kernel, in its namespaces.'),
  ulimits,
} as const;

const resources = {
  cpu_count: number('Windows: cores.'),
  cpu_percent: number('Windows: percent of all cores.'),
  cpu_period: number('The period of the scheduler, in microseconds.'),
  cpu_quota: number('Its share of a period, in microseconds.'),
  cpu_rt_period: number('The same for the real-time scheduler.'),
  cpu_rt_runtime: number('The same for the real-time scheduler.'),
  cpu_shares: number('Its weight against other containers.'),
  cpuset: text('The cores that it may run on.'),
  memswap_limit: number('Memory and swap together.'),
  mem_swappiness: number('How soon it is swapped out, from 0 to 100.'),
  oom_kill_disable: flag('It is not killed when memory runs out.'),
  oom_score_adj: number('How soon it is, against others.'),
  pids_limit: number('The most processes.'),
  blkio_config: blkio,
} as const;

/** What may stand in the `compose:` block of a resource: what the manifest has no word for. */
export const serviceBlock = closed({
  ...conditionals,
  ...identity,
  ...network,
  ...storage,
  ...isolation,
  ...resources,
  build,
  deploy,
});
