// The proxy in a process of its own: serve.ts <upstream port> <protocol>. Prints its port.
import { createProxy, type ProxyProtocol } from '../../src/runtime/proxy/index.ts';

const host = '127.0.0.1';
const [, , upstreamPort, protocol] = process.argv;
const listen = [{ host, port: 0 }];
const proxy = await createProxy({ resource: 'bench', endpoint: 'main', protocol: protocol as ProxyProtocol, listen });
proxy.add({ id: 'only', host, port: Number(upstreamPort) });
console.log(proxy.addresses[0]?.port);
