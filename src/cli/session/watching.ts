import { realpath } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import type { Resource } from '../../model/resource.ts';
import type { Watch } from '../../model/watch.ts';
import type { Renewal } from '../../plan/create-plan.ts';
import type { DesiredResource } from '../../plan/desired.ts';
import type { ApplyRequest } from '../../runtime/control/protocol.ts';
import { currentSurroundings, stateHome } from '../../runtime/state/state-home.ts';
import type { Change } from '../../runtime/watch/change.ts';
import type { Watching } from '../../runtime/watch/watching.ts';
import { AppHostError } from '../../support/apphost-error.ts';
import type { Host } from './host.ts';
import type { LoadedApplication } from './load.ts';

/** Watches the files of what runs. Nothing of it is loaded before the first resource is watched. */
export interface SessionWatching {
  /** Watches what was just loaded, as the request and the manifest say; what it leaves out goes on as before. */
  follow(loaded: LoadedApplication, request: ApplyRequest, isChange: boolean): Promise<void>;
  watches(name: string): boolean;
  stop(): void;
}

export interface WatchingTools {
  /** Something else is being applied. */
  readonly isBusy: () => boolean;
  /** Starts these anew through a plan, in turn. */
  readonly renew: (renewals: ReadonlyMap<string, Renewal>) => Promise<unknown>;
}

export function createSessionWatching(host: Host, tools: WatchingTools): SessionWatching {
  const stopping = new AbortController();
  let opening: Promise<Watching> | undefined;
  let watching: Watching | undefined;
  const open = async (): Promise<Watching> => {
    opening ??= openWatching(host, tools, stopping.signal);
    watching = await opening;
    if (stopping.signal.aborted) watching.stop();
    return watching;
  };
  return {
    watches: (name) => watching?.watches(name) === true,
    follow: async ({ application, selected }, request, isChange) => {
      if (!isChange && request.resources.length === 0) forgetOthers(host, watching, selected);
      for (const name of selected) {
        const resource = application.resources.get(name);
        const isKnown = isChange && host.supervisor.resources.has(name);
        // What nobody watches is not watched because something else changes.
        if (isKnown && watching?.watches(name) !== true) continue;
        const wanted = wantedWatch(resource, request);
        if (resource === undefined || wanted === undefined) watching?.forget(name);
        else (await open()).follow(toWatched(resource, wanted));
      }
    },
    stop: () => {
      stopping.abort();
      watching?.stop();
    },
  };
}

function forgetOthers({ supervisor }: Host, watching: Watching | undefined, selected: ReadonlySet<string>): void {
  for (const name of supervisor.resources.keys()) if (!selected.has(name)) watching?.forget(name);
}

function wantedWatch(resource: Resource | undefined, { watch: asked }: ApplyRequest): Watch | undefined {
  const watch = resource?.watch;
  if (watch === undefined || asked === false) return undefined;
  return watch.when === 'always' || asked === true ? watch : undefined;
}

function toWatched({ name, workload }: Resource, watch: Watch) {
  const image = workload?.runs === 'container' ? workload.image : undefined;
  if (image?.from !== 'build') return { name, watch, isBuilt: false };
  const leftOut = async (): Promise<(file: string) => boolean> =>
    (await import('../../runtime/containers/build-context.ts')).readLeftOut(image.build);
  return { name, watch, isBuilt: true, leftOut };
}

async function openWatching(host: Host, tools: WatchingTools, signal: AbortSignal): Promise<Watching> {
  const [{ createWatching }, { folderEvents }] = await Promise.all([
    import('../../runtime/watch/watching.ts'),
    import('../../runtime/watch/folder-events.ts'),
  ]);
  const late = new Set<string>();
  const watching = createWatching({
    clock: host.supervisor.options.clock,
    events: folderEvents,
    ownPaths: await ownPathsOf(host),
    note: (resource, text) => host.logs.note({ resource }, text),
    sync: (resource, changes) => copyIntoRunning(host, resource, changes),
    renew: async (renewals) => {
      const rest = new Map([...renewals].filter(([name]) => host.supervisor.resources.get(name)?.isWanted === true));
      const isBusy = tools.isBusy();
      if (isBusy) await renewThoseInPlace(host, rest, signal);
      const names = [...rest.keys()].filter((name) => !late.has(name));
      if (names.length === 0) return;
      for (const name of names) late.add(name);
      const done = tools
        .renew(rest)
        .catch((error: unknown) => names.forEach((name) => tellFailure(host, name, error, signal)))
        .finally(() => names.forEach((name) => late.delete(name)));
      // What is applied may wait for others to become healthy: these must not wait for it in turn.
      if (!isBusy) await done;
    },
  });
  host.supervisor.fill = (resource, container) => fillNew(host, watching, resource, container);
  return watching;
}

/** The manifest is applied by `up`, not by a change of a file; the state is ours. */
async function ownPathsOf({ applied }: Host): Promise<readonly string[]> {
  const { file = '', environment = '' } = applied?.application ?? {};
  const real = await realpath(file).catch(() => file);
  const overlay = `${basename(real, extname(real))}.${environment}${extname(real)}`;
  return [real, join(dirname(real), overlay), stateHome(currentSurroundings())];
}

/** Takes out of `rest` what it could start anew. */
async function renewThoseInPlace(host: Host, rest: Map<string, Renewal>, signal: AbortSignal): Promise<void> {
  const { renewInPlace } = await import('../../runtime/watch/renew-in-place.ts');
  for (const [name, renewal] of rest) {
    try {
      if (await renewInPlace(host.supervisor, name, { renewal, signal })) rest.delete(name);
    } catch (error) {
      rest.delete(name);
      tellFailure(host, name, error, signal);
    }
  }
}

async function copyIntoRunning(host: Host, name: string, changes: readonly Change[]): Promise<void> {
  const runner = host.supervisor.resources.get(name);
  const containers = [...(runner?.replicas.values() ?? [])].flatMap(({ launched }) => launched?.container ?? []);
  if (runner === undefined) return;
  await Promise.all(
    containers.map((container) =>
      copy(host, runner.desired, { container, changes }).catch((error: unknown) => tellCopyFailure(host, name, error)),
    ),
  );
}

async function fillNew(host: Host, watching: Watching, resource: DesiredResource, container: string): Promise<void> {
  try {
    await copy(host, resource, { container, changes: await watching.syncedFiles(resource.name) });
  } catch (error) {
    tellCopyFailure(host, resource.name, error);
  }
}

async function copy(
  { supervisor: { engine } }: Host,
  { launch }: DesiredResource,
  { container, changes }: { readonly container: string; readonly changes: readonly Change[] },
): Promise<void> {
  if (engine === undefined || changes.length === 0) return;
  const { syncFiles } = await import('../../runtime/watch/sync-files.ts');
  const user = launch.runs === 'container' ? launch.user : undefined;
  await syncFiles(changes, { engine, container, user });
}

/** The container that was just being replaced has the files when it starts. */
function tellCopyFailure({ logs }: Host, resource: string, error: unknown): void {
  if (error instanceof AppHostError && error.code === 'CONTAINER_GONE') return;
  for (const line of `not copied: ${inWords(error)}`.split('\n')) logs.note({ resource }, line);
}

function tellFailure({ logs }: Host, resource: string, error: unknown, signal: AbortSignal): void {
  if (signal.aborted) return;
  const lines = `not started anew, the next change tries again: ${inWords(error)}`.split('\n');
  for (const line of lines) logs.note({ resource }, line);
}

function inWords(error: unknown): string {
  if (!(error instanceof AppHostError)) return error instanceof Error ? (error.stack ?? error.message) : String(error);
  const { code, message, diagnostics } = error;
  const details = diagnostics
    .filter(({ severity }) => severity === 'error')
    .map(({ location: at, ...said }) => {
      const place = at === undefined ? '' : `${basename(at.file)}:${at.line}:${at.column} `;
      return `  ${place}${said.code} ${said.message}`;
    });
  return [`${code} ${message}`, ...details].join('\n');
}
