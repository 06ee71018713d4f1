import { resolve } from 'node:path';
import type { Kind } from '../kinds/kind.ts';
import type { Application } from '../model/application.ts';
import { hasErrors, type Diagnostic } from '../support/diagnostic.ts';
import { bind } from './bind/bind.ts';
import { check } from './check/check.ts';
import { toValue, type MapNode } from './node.ts';
import { overlay } from './overlay/overlay.ts';
import { setFile } from './overlay/set.ts';
import { hideSecretOptions, hideSecretsInText } from './hide-secrets.ts';
import type { Disk } from './read/disk.ts';
import { loadFiles, overlayFiles } from './read/load-files.ts';
import { createReport } from './report.ts';
import { sortDiagnostics } from './sort-diagnostics.ts';
import type { ManifestSources } from './source.ts';
import { validate, type Validators } from './validate/validate.ts';

export interface LoadRequest {
  /** Path of the manifest. */
  readonly file: string;
  readonly environment: string;
  /** `--set` options, `path=value` each. */
  readonly set: readonly string[];
  /** The environment that `apphost` runs in. Loading asks nothing of it yet: its variables stay expressions. */
  readonly variables?: Readonly<Record<string, string | undefined>>;
  /** `publish` leaves out what only matters on this machine, such as ports asked for twice. */
  readonly mode?: 'run' | 'publish';
  /** Added to the application's id, for a second one beside the first. */
  readonly isolated?: string;
}

export interface LoadResult {
  /** Absent when the manifest has errors. */
  readonly application?: Application;
  /** Everything there is to say, sorted by place. */
  readonly diagnostics: readonly Diagnostic[];
  /** The texts that diagnostics point into, for code frames, with secrets hidden. Empty when there is nothing to say. */
  readonly sources: ManifestSources;
  /** All layers merged, each value knowing where it was written. Absent when the main file could not be parsed. */
  readonly merged?: MapNode;
  /** Values that `--set parameters.NAME=` gives, by name. */
  readonly parameters: Readonly<Record<string, string>>;
  /** The environments that the manifest, or a file beside it, says something about. Sorted. */
  readonly environments: readonly string[];
}

/** What loading stands on: replaced in tests. */
export interface LoadTools {
  readonly disk: Disk;
  readonly kinds: ReadonlyMap<string, Kind>;
  readonly validators: Validators;
}

/** Takes a manifest through its stages: read, parse, overlay, validate, bind, check. */
export async function load(request: LoadRequest, { disk, kinds, validators }: LoadTools): Promise<LoadResult> {
  const report = createReport();
  const file = resolve(request.file);
  const { environment, set, mode = 'run', isolated } = request;
  const files = await loadFiles({ file, environment }, disk, report);
  const finish = (): Pick<LoadResult, 'diagnostics' | 'sources'> => {
    const diagnostics = sortDiagnostics(report.diagnostics, file);
    return { diagnostics, sources: diagnostics.length === 0 ? new Map() : textsForFrames(files.texts, set) };
  };
  if (files.main === undefined) return { ...finish(), parameters: {}, environments: [] };
  const {
    root,
    incomplete,
    parameters: given,
    environments,
  } = overlay(files.main, files, { environment, set }, report);
  const value = toValue(root) as Readonly<Record<string, unknown>>;
  const valid = validate({ root, value, incomplete, kinds, validators }, report);
  const bound = bind({ file, environment, mode, isolated, root, value, valid, kinds, given, disk }, report);
  check(bound);
  const finished = finish();
  return {
    ...finished,
    ...(!hasErrors(finished.diagnostics) && { application: bound.application }),
    merged: root,
    parameters: Object.fromEntries(given.map(({ name, value: text }) => [name, text])),
    environments: [...new Set([...environments, ...overlayFiles(file, disk)])].sort(),
  };
}

function textsForFrames(texts: ReadonlyMap<string, string>, set: readonly string[]): ManifestSources {
  const hidden = [...texts].map(([file, text]): [string, string] => [file, hideSecretsInText(text)]);
  return new Map([...hidden, [setFile, hideSecretOptions(set).join('\n')]]);
}
