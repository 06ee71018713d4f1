import { once } from 'node:events';
import { constants, connect as connectHttp2 } from 'node:http2';
import { connect } from 'node:net';
import type { ProxyProtocol } from '../../src/runtime/proxy/index.ts';
import { freePort, host, startProxy } from './processes.ts';

const TIMES = 100;

/** How long clients wait for "unavailable", in milliseconds: the first (which loads the code that answers) and the worst after it. */
export async function measureUnavailable(protocol: ProxyProtocol): Promise<{ first: number; worst: number }> {
  const port = await startProxy({ host, port: await freePort() }, protocol);
  const times: number[] = [];
  for (let time = 0; time < TIMES; time += 1) {
    const start = performance.now();
    await (protocol === 'grpc' ? callGrpc(port) : readToEnd(port));
    times.push(performance.now() - start);
  }
  const [first = 0, ...later] = times;
  return { first, worst: Math.max(...later) };
}

async function readToEnd(port: number): Promise<void> {
  const client = connect(port, host);
  // A TCP client is closed unread, which may reach it as a reset.
  client.on('error', () => {});
  client.write('GET / HTTP/1.1\r\nhost: bench\r\n\r\n');
  client.resume();
  await new Promise((resolve) => client.once('close', resolve));
}

async function callGrpc(port: number): Promise<void> {
  const session = connectHttp2(`http://${host}:${port}`);
  const stream = session.request({
    [constants.HTTP2_HEADER_METHOD]: 'POST',
    [constants.HTTP2_HEADER_PATH]: '/bench.Bench/Call',
    [constants.HTTP2_HEADER_CONTENT_TYPE]: 'application/grpc',
  });
  stream.end();
  const [headers] = (await once(stream, 'response')) as [Record<string, string>];
  if (headers['grpc-status'] !== '14') throw new Error(`expected grpc-status 14, got ${JSON.stringify(headers)}`);
  session.destroy();
}
