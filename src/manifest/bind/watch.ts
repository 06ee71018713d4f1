import { posix, resolve } from 'node:path';
import type { WatchOption, WatchSettings } from '../../kinds/parts/run.ts';
import type { Watch, WatchedFolder } from '../../model/watch.ts';
import type { ContainerWorkload, ProcessWorkload } from '../../model/workload.ts';
import { parseDuration } from '../../support/duration.ts';
import type { BindContext, DescribedResource } from './context.ts';
import { reportOption } from './kind-input.ts';
import { bindSync } from './watch-sync.ts';

type Watchable = ContainerWorkload | ProcessWorkload;

/** Milliseconds. */
const usualQuiet = 300;

/** What makes the resource start anew. `undefined`: nothing can, or the manifest does not want it. */
export function bindWatch(context: BindContext, { written, description }: DescribedResource): Watch | undefined {
  const option = written.options['watch'] as WatchOption | undefined;
  const { workload } = description;
  if (option === false || workload === undefined || workload.runs === 'embedded') return undefined;
  const settings = settingsOf(option);
  const include = settings.include ?? usualInclude(workload, { isWritten: option !== undefined });
  // A job has done its work: nobody expects that saving a file does it again.
  const isOffered = description.runsToCompletion !== true && include.length > 0;
  if (option === undefined && !isOffered) return undefined;
  const sync = bindSync(context, { written, description }, settings.sync ?? []);
  if (include.length === 0 && settings.sync === undefined) reportNothing(context, written);
  return {
    when: option === undefined ? 'asked' : 'always',
    folders: include.length === 0 ? [] : foldersOf(folderOf(workload, written.directory), include),
    exclude: [...writtenBy(workload), ...(settings.exclude ?? [])],
    quiet: (settings.quiet === undefined ? undefined : parseDuration(settings.quiet)) ?? usualQuiet,
    restart: settings.restart ?? [],
    sync,
  };
}

function settingsOf(option: WatchOption | undefined): WatchSettings {
  if (typeof option !== 'object') return {};
  return isList(option) ? { include: option } : withRules(option);
}

/** What a compose file says in rules, in the manifest's own words. */
function withRules({ rules = [], ...settings }: WatchSettings): WatchSettings {
  if (rules.length === 0) return settings;
  const at = (action: string) => rules.filter((rule) => rule.action === action);
  const sync = rules.flatMap(({ path, action, target, include, exclude }) =>
    !action.startsWith('sync') || target === undefined
      ? []
      : [
          {
            path,
            target,
            restart: action === 'sync+restart',
            ...(include && { include }),
            ...(exclude && { exclude }),
          },
        ],
  );
  return {
    ...settings,
    include: [...(settings.include ?? []), ...at('rebuild').flatMap(({ path, include }) => inside(path, include))],
    restart: [...(settings.restart ?? []), ...at('restart').flatMap(({ path, include }) => inside(path, include))],
    sync: [...(settings.sync ?? []), ...sync],
  };
}

function inside(path: string, patterns: readonly string[] = ['**']): readonly string[] {
  return patterns.map((pattern) => posix.join(path, pattern));
}

function isList(option: object): option is readonly string[] {
  return Array.isArray(option);
}

function reportNothing(context: BindContext, written: DescribedResource['written']): void {
  reportOption(context, written, {
    code: 'WATCH_NOT_POSSIBLE',
    message: `${written.name} runs an image that is not built here, so no folder is known whose change would count`,
    hint: 'Name the files: `watch: [config/**]`, relative to the manifest.',
    at: ['watch'],
  });
}

/**
 * Of source code everything; where its own tool sees changes, only what the dependencies are installed from. A command or
 * an image that is not built says nothing of the files it is made of, so these are only watched when the manifest asks.
 */
function usualInclude(workload: Watchable, { isWritten }: { readonly isWritten: boolean }): readonly string[] {
  if (workload.runs === 'container') return workload.image.from === 'build' ? ['**'] : [];
  if (isWritten) return ['**'];
  if (workload.source === undefined) return [];
  if (!workload.source.watchesItself) return ['**'];
  return workload.steps.flatMap(({ inputs }) => inputs.map((input) => (input.startsWith('../') ? input : `/${input}`)));
}

function folderOf(workload: Watchable, directory: string): string {
  if (workload.runs === 'process') return workload.source?.directory ?? workload.directory;
  return workload.image.from === 'build' ? workload.image.build.context : directory;
}

/** A pattern that leads out of the folder counts in the folder where it arrives. */
function foldersOf(directory: string, include: readonly string[]): readonly WatchedFolder[] {
  const folders = new Map<string, string[]>();
  for (const pattern of include) {
    const [, up = '', rest = ''] = /^((?:\.\.\/)*)(.*)$/s.exec(pattern.replace(/^\.\//, '/')) ?? [];
    const words = up === '' ? [] : rest.split('/');
    const fixed = words.slice(0, -1);
    const until = fixed.findIndex((word) => /[*?[\]{}]/.test(word));
    const lead = until === -1 ? fixed : fixed.slice(0, until);
    const place = up === '' ? directory : resolve(directory, up, ...lead);
    const own = up === '' ? rest : `/${words.slice(lead.length).join('/')}`;
    folders.set(place, [...(folders.get(place) ?? []), own]);
  }
  return [...folders].map(([place, patterns]) => ({ directory: place, include: patterns }));
}

/** What its own tools write there makes nothing start. */
function writtenBy(workload: Watchable): readonly string[] {
  if (workload.runs === 'container') return [];
  return [...(workload.source?.written ?? []), ...resultsOf(workload)];
}

/** Where a step's result is in a folder, that folder is the tool's. */
function resultsOf({ steps }: ProcessWorkload): readonly string[] {
  const results = steps.flatMap(({ result }) => (result === undefined ? [] : [posix.normalize(result)]));
  return results.filter((result) => !result.startsWith('../')).map((result) => `/${result.split('/', 1)[0] ?? ''}`);
}
