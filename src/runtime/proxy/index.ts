export { createProxy } from './proxy.ts';
export type { Address, Proxy, ProxyOptions, ProxyProtocol } from './proxy.ts';
export type { Upstream } from './replica-set.ts';
