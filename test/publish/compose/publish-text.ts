import { join } from 'node:path';
import { parse } from 'yaml';
import { loadTarget, type PublishRequest, type PublishResult } from '../../../src/publish/index.ts';
import { loadCompose, type ComposeProject } from '../../../src/migrate/compose/index.ts';
import { fixtures, loadForPublish } from '../load-fixture.ts';

/** What stands in the way of nobody: the folder of a fixture, where a manifest of a test could stand. */
const folder = join(fixtures, 'quickstart');

export interface PublishedText extends Pick<PublishResult, 'diagnostics'> {
  readonly files: ReadonlyMap<string, string>;
  /** The base's compose file. */
  readonly compose: Compose;
}

/** As far as the tests look into it. */
export interface Compose {
  readonly name: string;
  readonly services: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly networks?: Readonly<Record<string, unknown>>;
  readonly volumes?: Readonly<Record<string, unknown>>;
  readonly secrets?: Readonly<Record<string, unknown>>;
  readonly configs?: Readonly<Record<string, unknown>>;
}

export type PublishTextOptions = Pick<Partial<PublishRequest>, 'swarmRouting' | 'images'> & {
  readonly target?: 'compose' | 'swarm';
};

/** A manifest that is only a text, published as if it stood in the folder of the quickstart. */
export async function publishText(
  text: string,
  { target = 'compose', ...given }: PublishTextOptions = {},
): Promise<PublishedText> {
  const file = join(folder, 'draft.yaml');
  const { request } = await loadForPublish(file, {}, new Map([[file, text]]));
  const publish = await loadTarget(target);
  const directory = join(folder, target);
  const { artifacts, diagnostics } = await publish({ ...request, images: {}, directory, ...given });
  const files = new Map(artifacts.map((artifact) => [artifact.path, artifact.text]));
  const compose = parse(files.get('compose.yaml') ?? '{}', { version: '1.2' }) as Compose;
  return { diagnostics, files, compose };
}

/** The text as the reference loader reads it, with the variables of whoever runs it. */
export async function readBack(
  file: string,
  text: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<ComposeProject> {
  const { mkdtemp, rm, writeFile } = await import('node:fs/promises');
  const { tmpdir } = await import('node:os');
  const own = await mkdtemp(join(tmpdir(), 'apphost-compose-'));
  try {
    await writeFile(join(own, file), text);
    const loaded = await loadCompose({
      folder: own,
      files: [join(own, file)],
      environment,
      profiles: ['*'],
      variables: 'resolved',
    });
    if (loaded.project === undefined) throw new Error(loaded.diagnostics.map(({ message }) => message).join('\n'));
    return loaded.project;
  } finally {
    await rm(own, { recursive: true, force: true });
  }
}
