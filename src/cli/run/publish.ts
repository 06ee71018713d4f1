import { relative, resolve } from 'node:path';
import { refuseAnother, reportEdited } from '../../publish/earlier-output.ts';
import { compare, readPublished, writeArtifacts, type Changes } from '../../publish/write.ts';
import { hasErrors } from '../../support/diagnostic.ts';
import type { PublishFlags } from '../commands/publish.ts';
import { exitCodes } from '../exit-code.ts';
import type { Output } from '../output.ts';
import { makePublication, type MadePublication } from '../publishing/make-publication.ts';
import { formatChanges } from '../render/changes.ts';
import { formatDiagnostics } from '../render/diagnostic.ts';
import { catchSignals } from './early-signals.ts';

/** Everything is made and checked before the first byte is written; images are built and pushed before that, too. */
export async function runPublish(flags: PublishFlags, output: Output): Promise<number> {
  const folder = resolve(flags.output ?? flags.target);
  const stopper = new AbortController();
  const signals = catchSignals('SIGINT', 'SIGTERM', 'SIGHUP');
  signals.handOver(() => stopper.abort(new Error('interrupted')));
  try {
    return await publishInto(folder, flags, { output, signal: stopper.signal });
  } catch (error) {
    if (!stopper.signal.aborted) throw error;
    output.talk(`Interrupted. Nothing was written to ${shown(folder)}.`);
    return exitCodes.interrupted;
  } finally {
    signals.end();
  }
}

interface Running {
  readonly output: Output;
  /** Ends it, up to the moment at which the folder is replaced. */
  readonly signal: AbortSignal;
}

async function publishInto(folder: string, flags: PublishFlags, running: Running): Promise<number> {
  const { output, signal } = running;
  const before = await readPublished(folder);
  const made = await makePublication(flags, { folder });
  if (made.diagnostics.length > 0) output.complain(await formatDiagnostics(made.diagnostics, output.chalk));
  if (hasErrors(made.diagnostics)) {
    output.complain(`Nothing was written to ${shown(folder)}.`);
    return exitCodes.problems;
  }
  if (flags.diff === true) {
    const changes = compare(before, made.artifacts);
    const shownChanges = { before, artifacts: made.artifacts, changes };
    output.data(output.isJson ? JSON.stringify(changes) : formatChanges(shownChanges, output.chalk));
    return exitCodes.done;
  }
  const { name, environment } = made.base.application;
  const of = { application: name, environment, target: flags.target };
  refuseAnother(folder, before, of);
  const { artifacts, count, counted = 'objects' } = await withImages(made, { flags, folder }, running);
  const changes = compare(before, artifacts);
  signal.throwIfAborted();
  await writeArtifacts(folder, artifacts, before, of);
  const edited = reportEdited(before, changes);
  if (edited.length > 0) output.complain(await formatDiagnostics(edited, output.chalk));
  const said = `Published ${name} (${environment}) to ${shown(folder)}: ${count} ${counted}; ${summary(changes)}.`;
  output.data(output.isJson ? JSON.stringify({ folder, count, ...changes }) : said);
  return exitCodes.done;
}

/** With `--digests`, what was pushed is named by what it is, and so published once more. */
async function withImages(
  made: MadePublication,
  { flags, folder }: { readonly flags: PublishFlags; readonly folder: string },
  { output, signal }: Running,
): Promise<MadePublication> {
  if (flags.build !== true && flags.push !== true) return made;
  const { makeImages } = await import('../publishing/make-images.ts');
  const digests = await makeImages({ ...made, signal }, flags, output);
  return flags.digests === true && digests.size > 0 ? makePublication(flags, { folder, digests }) : made;
}

function summary({ added, changed, removed }: Changes): string {
  const parts = [
    added.length > 0 && `${added.length} ${added.length === 1 ? 'file' : 'files'} new`,
    changed.length > 0 && `${changed.length} changed`,
    removed.length > 0 && `${removed.length} removed`,
  ].filter((part) => part !== false);
  return parts.length === 0 ? 'nothing changed' : parts.join(', ');
}

function shown(folder: string): string {
  const path = relative(process.cwd(), folder);
  return path === '' || path.startsWith('..') ? folder : `./${path}`;
}
