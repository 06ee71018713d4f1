import { dirname, join, resolve } from 'node:path';
import type { MapNode } from '../../manifest/node.ts';
import { placeAt, toLocation } from '../../manifest/report.ts';
import { hasErrors, type Diagnostic } from '../../support/diagnostic.ts';
import type { Files } from '../read/files.ts';
import type { Fetched } from '../read/repositories.ts';
import { checkConsistency } from './check/consistency.ts';
import { discoverFiles } from './discover.ts';
import { readEnvFile } from './environment/read-env-file.ts';
import { resolveFiles } from './environment/resolve.ts';
import { finish } from './finish/finish.ts';
import { originOf } from './paths/remote.ts';
import { createHoles } from './interpolate/holes.ts';
import { readLayers, loadTree } from './layers/load-tree.ts';
import { lookupIn, type Surroundings } from './layers/layer.ts';
import type { Loading } from './loading.ts';
import type { ComposeModel } from '../../compose/model/compose-model.ts';
import type { ComposeProject } from './model/project.ts';
import { toModelValue } from './model/to-model.ts';
import { normalise } from './normalise/normalise.ts';
import { applyProfiles } from './normalise/profiles.ts';
import { findProjectName } from './project-name.ts';
import { createReportOfEach } from './report-of-each.ts';
import { toMap, toScalar, withEntries } from './tree.ts';

export interface ComposeRequest {
  /** Where relative paths of this request start from, and the search when no file is named. */
  readonly folder: string;
  /** The compose files, later ones onto earlier ones; empty: `COMPOSE_FILE` or what the folder has. */
  readonly files?: readonly string[];
  /** What relative paths in the files start from; else the folder of the first file. */
  readonly projectDirectory?: string;
  readonly projectName?: string;
  /** Files of variables instead of `.env`. */
  readonly envFiles?: readonly string[];
  /** The variables of the shell, which win over those of files. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Profiles whose services are wanted; `*` for all. */
  readonly profiles?: readonly string[];
  /** `resolved`: every `${…}` becomes its value of today. `open`: it stays a variable. */
  readonly variables: 'resolved' | 'open';
  /** Brings a file from elsewhere to this machine; absent when that is not allowed. */
  readonly fetchRemote?: (address: string) => Promise<Fetched>;
}

export interface ComposeResult {
  /** Absent when there are errors. */
  readonly project?: ComposeProject;
  readonly diagnostics: readonly Diagnostic[];
  /** The files that were read, for code frames. */
  readonly sources: ReadonlyMap<string, string>;
}

/** Loads a compose project as the reference loader does; all mistakes are in the diagnostics. */
export async function load(request: ComposeRequest, files: Files): Promise<ComposeResult> {
  const report = createReportOfEach();
  const texts = new Map<string, string>();
  const { HOME: home } = request.environment;
  const { fetchRemote } = request;
  const loading: Loading = {
    files,
    report,
    texts,
    fetched: new Map(),
    ...(home !== undefined && { home }),
    ...(fetchRemote !== undefined && { fetchRemote }),
  };
  const project = await loadProject(request, loading);
  const { diagnostics } = report;
  return { diagnostics, sources: texts, ...(project !== undefined && !hasErrors(diagnostics) && { project }) };
}

async function loadProject(request: ComposeRequest, loading: Loading): Promise<ComposeProject | undefined> {
  const { report } = loading;
  const named = request.files ?? [];
  const start = resolve(request.folder, request.projectDirectory ?? (named[0] === undefined ? '.' : dirname(named[0])));
  const before = await readVariables(request, start, loading);
  const composeFiles = discoverFiles({ folder: request.folder, named, variables: before }, loading.files, report);
  const [main] = composeFiles;
  if (main === undefined) return undefined;
  const directory = request.projectDirectory === undefined ? dirname(main) : start;
  const variables = new Map(directory === start ? before : await readVariables(request, directory, loading));
  const layers = await readLayers(composeFiles, undefined, loading);
  const lookup = lookupIn({ variables });
  const name = layers && findProjectName({ given: request.projectName, directory, layers }, lookup, loading);
  if (layers === undefined || name === undefined) return undefined;
  variables.set('COMPOSE_PROJECT_NAME', name);
  const all = { ...loading, ...(request.variables === 'open' && { holes: createHoles(lookup) }) };
  const tree = await loadTree(layers, { directory, variables, chain: [] }, all);
  if (tree === undefined) return undefined;
  if (tree.entries.size === 0) {
    report.add({
      code: 'COMPOSE_EMPTY',
      message: 'the compose file holds nothing',
      hint: 'Give it `services:`.',
      at: { file: main, line: 1, column: 1 },
    });
    return undefined;
  }
  return completeProject(
    tree,
    { name, files: composeFiles, profiles: request.profiles },
    { directory, variables, chain: [] },
    all,
  );
}

/** The shell wins over files; of several files, the last. */
async function readVariables(
  { environment, envFiles, folder }: ComposeRequest,
  directory: string,
  loading: Loading,
): Promise<ReadonlyMap<string, string>> {
  const shell = new Map(
    Object.entries(environment).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
  const own = join(directory, '.env');
  const given = envFiles?.map((file) => resolve(folder, file));
  const found = new Map<string, string>();
  for (const file of given ?? (loading.files.look(own) === 'file' ? [own] : [])) {
    const at = { file, line: 1, column: 1 };
    const values = await readEnvFile(
      { file, at, isRequired: true },
      (name) => shell.get(name) ?? found.get(name),
      loading,
    );
    for (const [name, value] of values) found.set(name, value);
  }
  return new Map([...found, ...shell]);
}

interface Named {
  readonly name: string;
  readonly files: readonly string[];
  readonly profiles: readonly string[] | undefined;
}

/** What comes once, after everything is merged. */
async function completeProject(
  tree: MapNode,
  { name, files, profiles }: Named,
  surroundings: Surroundings,
  loading: Loading,
): Promise<ComposeProject> {
  const { report, holes } = loading;
  const { directory, variables } = surroundings;
  const named = withEntries(tree, { name: toScalar(name, tree.origin), version: undefined });
  const finished = finish(normalise(named, name), loading);
  const section = finished.entries.get('services');
  const services = section?.kind === 'map' ? section : toMap([], finished.origin);
  const wanted = profiles ?? (variables.get('COMPOSE_PROFILES') ?? '').split(',').map((profile) => profile.trim());
  const { active, inactive } = applyProfiles(services, wanted, loading);
  checkConsistency({ tree: finished, active, report });
  const resolved = await resolveFiles(active, lookupIn(surroundings), loading);
  const whole = withEntries(finished, { services: resolved.services });
  const fetched = [...loading.fetched.values()];
  return {
    model: toModelValue(whole, holes) as ComposeModel,
    inactive: toModelValue(inactive, holes) as ComposeProject['inactive'],
    directory,
    files,
    variables,
    envFiles: resolved.envFiles,
    fetched,
    locate: (path, part) => {
      const { file, ...place } = toLocation(placeAt(whole, path, part));
      return { ...place, file: originOf(file, fetched) ?? file };
    },
  };
}
