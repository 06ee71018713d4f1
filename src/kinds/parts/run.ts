import { args, command, entrypoint, env, envFiles, user, workdir, writablePaths } from './environment.ts';
import { type endpoint, endpoints } from './endpoints.ts';
import { health } from './health.ts';
import { platform, pull } from './image.ts';
import { engine, explicitStart, hooks, logs, perNode, profiles, restart, stop } from './lifecycle.ts';
import { alias, annotations, labels, network, networkMode, region, security, targets } from './placement.ts';
import { references, waitFor } from './references.ts';
import { gpus, limits, replicas, requests } from './scaling.ts';
import type { OptionsOf, ValueOf } from './schema.ts';
import { files, mounts } from './storage.ts';
import { watch, type watchSettings } from './watch.ts';

/** The properties of everything that runs. */
export const runProperties = {
  replicas,
  env,
  envFiles,
  args,
  command,
  entrypoint,
  workdir,
  endpoints,
  health,
  limits,
  requests,
  gpus,
  references,
  waitFor,
  restart,
  mounts,
  files,
  network,
  networkMode,
  alias,
  platform,
  pull,
  region,
  watch,
  stop,
  hooks,
  logs,
  perNode,
  user,
  security,
  writablePaths,
  engine,
  profiles,
  explicitStart,
  labels,
  annotations,
  ...targets,
} as const;

/** The options of everything that runs, as validated. */
export type RunOptions = OptionsOf<typeof runProperties>;

export type ReplicasOption = ValueOf<typeof replicas>;
export type EndpointOptions = ValueOf<typeof endpoint>;
export type HealthOptions = ValueOf<typeof health>;
/** A path, or the long form. */
export type EnvFileOption = ValueOf<typeof envFiles>[number];
export type LimitOptions = ValueOf<typeof limits>;
/** A name, or the long form. */
export type ReferenceOption = ValueOf<typeof references>[number];
export type WaitOption = ValueOf<typeof waitFor>[number];
export type MountOptions = ValueOf<typeof mounts>[number];
export type StopOptions = ValueOf<typeof stop>;
export type WatchOption = ValueOf<typeof watch>;
/** The long form. */
export type WatchSettings = ValueOf<typeof watchSettings>;
