export { createProxy } from './proxy.ts';
export type { Proxy, ProxyOptions, ProxyProtocol } from './proxy.ts';
