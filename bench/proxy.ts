// npx tsx bench/proxy.ts [rounds] [seconds]: the replica proxy against nginx's stream proxy, both before the same nginx.
// Interleaved rounds and medians, because other work on the machine comes and goes.
import { cpus } from 'node:os';
import { type Load, measure, median } from './proxy/load.ts';
import { freePort, host, startNginx, startProxy, stopAll, streamModule, versionOf } from './proxy/processes.ts';
import { measureUnavailable } from './proxy/unavailable.ts';

type Subject = 'direct' | 'nginx-stream' | 'apphost';

const events = 'events { worker_connections 8192; }';

try {
  await run(Number(process.argv[2] ?? 7), Number(process.argv[3] ?? 2));
} finally {
  await stopAll();
}

async function run(rounds: number, seconds: number): Promise<void> {
  for (const protocol of ['http', 'grpc', 'tcp'] as const) {
    const { first, worst } = await measureUnavailable(protocol);
    print({ measure: 'unavailable', protocol, firstMs: round(first), worstMs: round(worst), limitMs: 100 });
  }
  const [nginx, wrk, module] = [versionOf('nginx'), versionOf('wrk'), streamModule()];
  if (nginx === undefined || wrk === undefined || module === undefined) {
    const install = 'apt-get install -y nginx-light libnginx-mod-stream wrk';
    print({ measure: 'load', notRun: `needs nginx, its stream module and wrk: ${install}` });
    return;
  }
  print({ measure: 'load', nginx, wrk, node: process.version, cores: cpus().length, rounds, seconds });
  const loads = await interleave(await startSubjects(module), rounds, seconds);
  report(loads);
}

async function startSubjects(module: string): Promise<Map<Subject, number>> {
  const direct = await freePort();
  const http = 'access_log off; keepalive_requests 1000000000;';
  // Each way has an address of its own to connect to, so that one's closed connections do not use up the other's ports.
  const [toDirect, toStream, toProxy] = [host, '127.0.0.2', '127.0.0.3'];
  const listen = [toDirect, toStream, toProxy].map((address) => `listen ${address}:${direct} backlog=4096;`).join(' ');
  const backend = `server { ${listen} location / { return 200 "hello"; } }`;
  await startNginx('backend', `${events} http { ${http} ${backend} }`, direct);
  const stream = await freePort();
  const proxied = `server { listen ${host}:${stream} backlog=4096; proxy_pass ${toStream}:${direct}; }`;
  await startNginx('stream', `load_module ${module}; MAIN ${events} stream { ${proxied} }`, stream);
  return new Map<Subject, number>([
    ['direct', direct],
    ['nginx-stream', stream],
    ['apphost', await startProxy({ host: toProxy, port: direct })],
  ]);
}

async function interleave(
  subjects: Map<Subject, number>,
  rounds: number,
  seconds: number,
): Promise<Map<Subject, Load[]>> {
  const loads = new Map<Subject, Load[]>([...subjects.keys()].map((subject) => [subject, []]));
  // The first round warms up and does not count.
  for (let round = 0; round <= rounds; round += 1) {
    for (const [subject, port] of subjects) {
      const load = await measure(port, seconds);
      if (round > 0) loads.get(subject)?.push(load);
    }
  }
  return loads;
}

function report(loads: Map<Subject, Load[]>): void {
  const medianOf = (subject: Subject, key: keyof Load): number =>
    median((loads.get(subject) ?? []).map((load) => load[key]));
  for (const subject of loads.keys()) {
    print({
      measure: 'load',
      subject,
      requestsPerSecond: round(medianOf(subject, 'requests')),
      connectionsPerSecond: round(medianOf(subject, 'connections')),
      p50Microseconds: round(medianOf(subject, 'latency')),
    });
  }
  // Of each round's own ratio, so that a busy moment weighs on both.
  const ratio = (key: keyof Load): number =>
    median(
      (loads.get('apphost') ?? []).map((load, index) => load[key] / (loads.get('nginx-stream')?.[index]?.[key] ?? 1)),
    );
  print({ measure: 'ratio', of: 'requests', toNginxStream: round(ratio('requests'), 2), goal: 0.8 });
  print({ measure: 'ratio', of: 'connections', toNginxStream: round(ratio('connections'), 2), goal: 0.5 });
  const added = medianOf('apphost', 'latency') - medianOf('direct', 'latency');
  print({ measure: 'latency', addedP50Microseconds: round(added), goal: 60 });
}

function print(facts: Record<string, unknown>): void {
  console.log(JSON.stringify({ bench: 'proxy', ...facts }));
}

function round(value: number, digits = 1): number {
  return Number(value.toFixed(digits));
}
