import { args, command, entrypoint, env, envFiles, user, workdir, writablePaths } from './environment.ts';
import { type endpoint, endpoints } from './endpoints.ts';
import { health } from './health.ts';
import { engine, explicitStart, profiles, restart, stop } from './lifecycle.ts';
import { annotations, labels, network, region, security, targets } from './placement.ts';
import { references, waitFor } from './references.ts';
import { limits, replicas } from './scaling.ts';
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
  references,
  waitFor,
  restart,
  mounts,
  files,
  network,
  region,
  watch,
  stop,
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
export type LimitOptions = ValueOf<typeof limits>;
/** A name, or the long form. */
export type ReferenceOption = ValueOf<typeof references>[number];
export type WaitOption = ValueOf<typeof waitFor>[number];
export type MountOptions = ValueOf<typeof mounts>[number];
export type StopOptions = ValueOf<typeof stop>;
export type WatchOption = ValueOf<typeof watch>;
/** The long form. */
export type WatchSettings = ValueOf<typeof watchSettings>;
