// The proxy in a process of its own: serve.ts <upstream port>. Prints its port.
import { createProxy } from '../../src/runtime/proxy/index.ts';

const upstreamPort = Number(process.argv[2]);
const host = '127.0.0.1';
const proxy = await createProxy({ resource: 'bench', endpoint: 'http', protocol: 'http', listen: [{ host, port: 0 }] });
proxy.add({ id: 'only', host, port: upstreamPort });
console.log(proxy.addresses[0]?.port);
