import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { host } from './processes.ts';

export interface Load {
  /** Requests a second over 64 kept connections. */
  readonly requests: number;
  /** Requests a second with a new connection for each, 64 at a time. */
  readonly connections: number;
  /** Median microseconds of one request after another. */
  readonly latency: number;
}

export async function measure(port: number, seconds: number): Promise<Load> {
  const url = `http://${host}:${port}/`;
  const keepAlive = await wrk(['-c64', `-d${seconds}s`, url]);
  const closing = await wrk(['-c64', `-d${seconds}s`, '-H', 'Connection: close', url]);
  const single = await wrk(['-c1', '-d1s', '--latency', url]);
  return { requests: perSecond(keepAlive), connections: perSecond(closing), latency: median50(single) };
}

export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

async function wrk(args: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)('wrk', ['-t1', ...args]);
  if (/Non-2xx/u.test(stdout)) throw new Error(`wrk got answers other than 200:\n${stdout}`);
  return stdout;
}

function perSecond(output: string): number {
  return Number(/Requests\/sec:\s+([\d.]+)/u.exec(output)?.[1]);
}

function median50(output: string): number {
  const [, value, unit] = /50%\s+([\d.]+)(us|ms)/u.exec(output) ?? [];
  return Number(value) * (unit === 'ms' ? 1_000 : 1);
}
