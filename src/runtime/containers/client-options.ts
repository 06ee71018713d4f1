import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { inspect } from 'node:util';
import { AppHostError } from '../../support/apphost-error.ts';
import type { EngineAddress } from './discover.ts';
import type { ClientOptions } from './dockerode.ts';

export interface Transport {
  readonly options: ClientOptions;
  /** The same, with a connection of its own for each request. */
  readonly fresh: ClientOptions;
  /** The engine shares this machine's network addresses, as far as the address can tell. */
  readonly local: boolean;
  close(): void;
}

/** What dockerode needs to talk to an address. Connections are kept open: setting up one costs more than a request. */
export function createTransport(
  address: EngineAddress,
  variables: Readonly<Record<string, string | undefined>>,
): Transport {
  const url = /^[\w.-]+(:\d+)?$/.test(address.url) ? `tcp://${address.url}` : address.url;
  const socket = /^(?:unix|npipe):\/\/(.*)$/s.exec(url)?.[1];
  if (socket !== undefined) {
    const agent = quiet(new HttpAgent({ keepAlive: true }));
    const options = { ...none, socketPath: socket, agent };
    const fresh = { ...options, agent: quiet(new HttpAgent()) };
    return { options, fresh, local: true, close: () => agent.destroy() };
  }
  const { protocol, hostname, port, username } = parseUrl(url, address);
  if (protocol === 'ssh:') {
    // dockerode opens an ssh connection for each request, so there is no agent of ours to close.
    const sshOptions = { agent: variables['SSH_AUTH_SOCK'] };
    const user = username || variables['USER'] || variables['LOGNAME'];
    const options = { ...none, protocol: 'ssh' as const, host: hostname, port: port ?? 22, username: user, sshOptions };
    return { options, fresh: options, local: false, close: () => undefined };
  }
  const local = /^(localhost|127\..*|\[?::1\]?)$/.test(hostname);
  const secured = address.tls !== undefined || protocol === 'https:';
  if (!secured) {
    const agent = quiet(new HttpAgent({ keepAlive: true }));
    const options = { ...none, host: hostname, port: port ?? 2375, agent };
    const fresh = { ...options, agent: quiet(new HttpAgent()) };
    return { options, fresh, local, close: () => agent.destroy() };
  }
  const { ca, cert, key, verify = true } = address.tls ?? {};
  const agent = quiet(new HttpsAgent({ keepAlive: true, rejectUnauthorized: verify }));
  const options = { ...none, protocol: 'https' as const, host: hostname, port: port ?? 2376, ca, cert, key, agent };
  const fresh = { ...options, agent: quiet(new HttpsAgent({ rejectUnauthorized: verify })) };
  return { options, fresh, local, close: () => agent.destroy() };
}

/**
 * dockerode's transport writes the options of every request in full depth for its debug output, even when nobody reads
 * it. An agent leads to all of its sockets, which made that take a hundred milliseconds for each request.
 */
function quiet<Agent extends HttpAgent>(agent: Agent): Agent {
  return Object.defineProperty(agent, inspect.custom, { value: () => 'Agent' });
}

const none: ClientOptions = {
  socketPath: undefined,
  protocol: 'http',
  host: undefined,
  port: undefined,
  username: undefined,
  sshOptions: undefined,
  ca: undefined,
  cert: undefined,
  key: undefined,
  agent: undefined,
};

interface UrlParts {
  readonly protocol: string;
  readonly hostname: string;
  readonly port: number | undefined;
  readonly username: string;
}

function parseUrl(url: string, address: EngineAddress): UrlParts {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed === undefined || parsed.hostname === '' || !/^(tcp|http|https|ssh):$/.test(parsed.protocol)) {
    throw new AppHostError(
      'ENGINE_ADDRESS_INVALID',
      `${address.origin ?? 'The address'} is “${address.url}”, which is no address of an engine.`,
      {
        hint: 'Write unix:///path/to/docker.sock, tcp://host:port, npipe:////./pipe/name or ssh://user@host.',
      },
    );
  }
  const { protocol, hostname, port, username } = parsed;
  return { protocol, hostname, port: port === '' ? undefined : Number(port), username: decodeURIComponent(username) };
}
