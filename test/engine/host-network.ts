import { execa } from 'execa';

/** The addresses that the engine's networks use, and the bridge of its default one. */
export interface HostNetwork {
  readonly bridge: string;
  /** Everything below is inside of it: `10.213.0.0/16`. */
  readonly range: string;
  /** The default network's gateway, with its prefix length: `10.213.0.1/24`. */
  readonly bridgeAddress: string;
  /** Where networks that are made later get their addresses from. */
  readonly pool: string;
}

const ruleComment = 'apphost-test-engine';

/**
 * Makes the engine's bridge and lets its networks reach the world.
 *
 * The engine runs without rules of its own: two engines on one machine would flush each other's chains. What remains
 * is three rules that name their origin; published ports are served by docker-proxy. `planned` is told before anything
 * is made.
 */
export async function createHostNetwork(
  bridge: string,
  planned: (network: HostNetwork) => Promise<void>,
): Promise<HostNetwork> {
  const network = { bridge, ...(await chooseRange()) };
  await planned(network);
  await execa('ip', ['link', 'add', network.bridge, 'type', 'bridge']);
  await execa('ip', ['address', 'add', network.bridgeAddress, 'dev', network.bridge]);
  await execa('ip', ['link', 'set', network.bridge, 'up']);
  for (const rule of rulesFor(network)) await iptables(['-t', rule.table, '-I', rule.chain, ...rule.match]);
  return network;
}

/** Removes the rules and every bridge of the engine, also those that it could not remove itself. */
export async function removeHostNetwork(network: HostNetwork): Promise<void> {
  for (const rule of rulesFor(network)) {
    await iptables(['-t', rule.table, '-D', rule.chain, ...rule.match]).catch(() => undefined);
  }
  for (const name of await bridgesWithin(network.range)) {
    await execa('ip', ['link', 'delete', name], { reject: false });
  }
}

interface Rule {
  readonly table: 'nat' | 'filter';
  readonly chain: string;
  readonly match: readonly string[];
}

interface AddressedLink {
  readonly ifname: string;
  readonly addr_info: readonly { readonly local: string }[];
}

async function chooseRange(): Promise<Omit<HostNetwork, 'bridge'>> {
  const { stdout } = await execa('ip', ['-4', 'route', 'show', 'table', 'all']);
  for (let second = 213; second < 250; second += 1) {
    if (stdout.includes(` 10.${second}.`) || stdout.startsWith(`10.${second}.`) || stdout.includes(`\n10.${second}.`))
      continue;
    return {
      range: `10.${second}.0.0/16`,
      bridgeAddress: `10.${second}.0.1/24`,
      pool: `10.${second}.128.0/17`,
    };
  }
  throw new Error('no range of addresses is free for the test engine between 10.213.0.0 and 10.249.255.255');
}

function rulesFor(network: HostNetwork): Rule[] {
  const comment = ['-m', 'comment', '--comment', ruleComment];
  return [
    {
      table: 'nat',
      chain: 'POSTROUTING',
      match: ['-s', network.range, '!', '-d', network.range, '-j', 'MASQUERADE', ...comment],
    },
    { table: 'filter', chain: 'FORWARD', match: ['-s', network.range, '-j', 'ACCEPT', ...comment] },
    { table: 'filter', chain: 'FORWARD', match: ['-d', network.range, '-j', 'ACCEPT', ...comment] },
  ];
}

async function bridgesWithin(range: string): Promise<string[]> {
  const prefix = range.split('.').slice(0, 2).join('.') + '.';
  const { stdout } = await execa('ip', ['-json', '-4', 'address', 'show', 'type', 'bridge']);
  const links = JSON.parse(stdout || '[]') as Partial<AddressedLink>[];
  return links
    .filter((link) => link.addr_info?.some((address) => address.local.startsWith(prefix)))
    .flatMap((link) => (link.ifname === undefined ? [] : [link.ifname]));
}

async function iptables(args: readonly string[]): Promise<void> {
  await execa('iptables', ['--wait', '10', ...args]);
}
