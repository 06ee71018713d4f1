import { createTable } from '../../../compose/table.ts';

/** What a text becomes where a number or a truth is meant. */
export type Cast = 'integer' | 'number' | 'boolean';

const integers = [
  'configs.*.mode',
  'secrets.*.mode',
  'build.secrets.*.mode',
  'cpu_count',
  'cpu_period',
  'cpu_quota',
  'cpu_rt_period',
  'cpu_rt_runtime',
  'cpu_shares',
  'deploy.replicas',
  'deploy.update_config.parallelism',
  'deploy.rollback_config.parallelism',
  'deploy.restart_policy.max_attempts',
  'deploy.placement.max_replicas_per_node',
  'deploy.resources.limits.pids',
  'healthcheck.retries',
  'oom_score_adj',
  'pids_limit',
  'ports.*.target',
  'scale',
  'ulimits.*',
  'ulimits.*.hard',
  'ulimits.*.soft',
  'build.ulimits.*',
  'build.ulimits.*.hard',
  'build.ulimits.*.soft',
  'volumes.*.tmpfs.mode',
  'blkio_config.weight',
  'blkio_config.weight_device.*.weight',
];

const numbers = [
  'cpu_percent',
  'cpus',
  'deploy.update_config.max_failure_ratio',
  'deploy.rollback_config.max_failure_ratio',
];

const booleans = [
  'attach',
  'build.no_cache',
  'build.privileged',
  'build.pull',
  'depends_on.*.restart',
  'env_file.*.required',
  'healthcheck.disable',
  'init',
  'oom_kill_disable',
  'post_start.*.privileged',
  'pre_start.*.privileged',
  'pre_start.*.per_replica',
  'pre_stop.*.privileged',
  'privileged',
  'read_only',
  'stdin_open',
  'tty',
  'develop.watch.*.exec.privileged',
  'volumes.*.read_only',
  'volumes.*.volume.nocopy',
  'volumes.*.bind.create_host_path',
];

const elsewhere = ['networks.*.internal', 'networks.*.attachable', 'networks.*.enable_ipv4', 'networks.*.enable_ipv6'];
const externals = ['networks', 'volumes', 'secrets', 'configs'].map((section) => `${section}.*.external`);

/** Every place that takes a text where it wants something else, so that a variable can stand there. */
export const castAt = createTable<Cast>(
  Object.fromEntries([
    ...integers.map((place) => [`services.*.${place}`, 'integer'] as const),
    ...numbers.map((place) => [`services.*.${place}`, 'number'] as const),
    ...booleans.map((place) => [`services.*.${place}`, 'boolean'] as const),
    ...[...elsewhere, ...externals].map((place) => [place, 'boolean'] as const),
  ]),
);

const truths: Readonly<Record<string, boolean>> = { true: true, y: true, yes: true, on: true };
const falsehoods: Readonly<Record<string, boolean>> = { false: false, n: false, no: false, off: false };

/** The value that a text stands for; `undefined` when it stands for none. */
export function castText(text: string, cast: Cast): number | boolean | undefined {
  if (cast === 'boolean') return { ...truths, ...falsehoods }[text.toLowerCase()];
  const pattern = cast === 'integer' ? /^[-+]?[0-9]+$/ : /^[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?$/;
  return pattern.test(text) ? Number(text) : undefined;
}

/** `yes` and `on` are truths of YAML 1.1 only. */
export function isOldTruth(text: string): boolean {
  return /^(?:y|yes|on|n|no|off)$/i.test(text);
}
