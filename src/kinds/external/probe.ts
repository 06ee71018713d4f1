import { once } from 'node:events';
import { get as getHttp, type IncomingMessage } from 'node:http';
import { get as getHttps } from 'node:https';
import { connect } from 'node:net';

import type { ServerAddress } from '../../model/probe.ts';

/** Healthy when the path below the URL answers with a status from 200 to 399. */
export async function probeUrl({ properties }: ServerAddress, signal: AbortSignal): Promise<void> {
  const base = new URL(properties['url'] ?? '');
  const url = new URL(properties['path'] ?? '/', base);
  const get = url.protocol === 'https:' ? getHttps : getHttp;
  const request = get(url, { signal, agent: false, headers: { connection: 'close' } });
  try {
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    const status = response.statusCode ?? 0;
    response.destroy();
    if (status < 200 || status > 399) throw new Error(`answered ${status}`);
  } finally {
    // Nobody listens any more, and a request that is destroyed may still report it.
    request.on('error', () => undefined).destroy();
  }
}

/** Healthy when it accepts a connection. */
export async function probeAddress(server: ServerAddress, signal: AbortSignal): Promise<void> {
  const { host, port } = addressOf(server);
  signal.throwIfAborted();
  const socket = connect({ host, port });
  const stop = (): void => void socket.destroy(new Error('stopped'));
  signal.addEventListener('abort', stop, { once: true });
  try {
    await once(socket, 'connect');
  } finally {
    signal.removeEventListener('abort', stop);
    socket.on('error', () => undefined).destroy();
  }
}

const usualPorts: Readonly<Record<string, number>> = { 'https:': 443, 'http:': 80, 'wss:': 443, 'ws:': 80 };

function addressOf({ host, port, properties }: ServerAddress): { readonly host: string; readonly port: number } {
  if (properties['url'] === undefined) return { host, port };
  const url = new URL(properties['url']);
  const known = url.port === '' ? usualPorts[url.protocol] : Number(url.port);
  if (known === undefined) throw new Error(`the URL says no port`);
  return { host: url.hostname.replace(/^\[|\]$/g, ''), port: known };
}
