// The proxy in a process of its own: serve.ts <upstream host> <upstream port> <protocol>. Prints its port.
import { createProxy, type ProxyProtocol } from '../../src/runtime/proxy/index.ts';

const host = '127.0.0.1';
const [, , upstreamHost, upstreamPort, protocol] = process.argv;
const listen = [{ host, port: 0 }];
const proxy = await createProxy({ resource: 'bench', endpoint: 'main', protocol: protocol as ProxyProtocol, listen });
proxy.add({ id: 'only', host: upstreamHost ?? host, port: Number(upstreamPort) });
console.log(proxy.addresses[0]?.port);
