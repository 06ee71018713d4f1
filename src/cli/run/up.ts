import { glimpseState } from '../../runtime/state/application-state.ts';
import type { ApplyRequest } from '../../runtime/control/protocol.ts';
import { holderOf } from '../../runtime/state/running-applications.ts';
import type { LockHolder } from '../../runtime/state/lock.ts';
import type { UpFlags } from '../commands/up.ts';
import { exitCodes } from '../exit-code.ts';
import type { Output } from '../output.ts';
import type { LoadedApplication } from '../session/load.ts';
import { identityOf } from '../session/application-identity.ts';
import { isolationOf } from '../session/isolation.ts';
import { manifestFile } from '../session/manifest-file.ts';
import { catchSignals } from './early-signals.ts';
import { startSpareSupervisor, type SpareSupervisor } from './spare-supervisor.ts';

/**
 * Starts the application here or in the background, or applies the difference to the one that runs. What only one of
 * these needs is loaded there: the sooner a supervisor starts, the sooner everything else does.
 */
export async function runUp(resources: readonly string[], flags: UpFlags, output: Output): Promise<number> {
  const isHere = flags.detach !== true || flags.dryRun === true;
  const request = await toRequest(resources, flags);
  const { withConsent } = await import('./consent.ts');
  return withConsent(request, output, (agreed) => (isHere ? runHere(agreed, output) : detach(agreed, output)));
}

async function detach(request: ApplyRequest, output: Output): Promise<number> {
  const signals = catchSignals('SIGINT', 'SIGTERM');
  // Beside what runs already none is needed; where that is not so after all, it starts a little later.
  let spare = (await holderOf(request.file)) === undefined ? await startSpareSupervisor(request) : undefined;
  let isTaken = false;
  // Nothing runs yet, so there is nothing else to put in order.
  signals.handOver(() => void dismiss(spare).finally(() => process.exit(exitCodes.interrupted)));
  try {
    const { loaded, holder } = await find(request, output);
    const asked = await askAhead(loaded, request, output);
    if (holder !== undefined) {
      const { applyToRunning } = await import('./apply-to-running.ts');
      return await applyToRunning(holder, asked, { output, follow: false });
    }
    spare ??= await startSpareSupervisor(asked);
    isTaken = true;
    signals.hold();
    const { runInBackground } = await import('./background.ts');
    return await runInBackground(asked, identityOf(loaded, request), { spare, output, signals });
  } finally {
    signals.end();
    if (!isTaken) await dismiss(spare);
  }
}

async function dismiss(spare: SpareSupervisor | undefined): Promise<void> {
  await spare?.dismiss();
}

async function runHere(request: ApplyRequest, output: Output): Promise<number> {
  const { loaded, holder } = await find(request, output);
  const asked = await askAhead(loaded, request, output);
  if (holder !== undefined) {
    const { applyToRunning } = await import('./apply-to-running.ts');
    return applyToRunning(holder, asked, { output, follow: !asked.dryRun });
  }
  if (asked.dryRun) return (await import('./dry-run.ts')).printPlan(asked, loaded, output);
  return (await import('./foreground.ts')).runInForeground(asked, loaded, output);
}

interface Found {
  readonly loaded: LoadedApplication;
  /** Its supervisor, when it runs. */
  readonly holder: LockHolder | undefined;
}

async function find(request: ApplyRequest, output: Output): Promise<Found> {
  const { loadApplication } = await import('../session/load.ts');
  const loaded = await loadApplication(request);
  if (loaded.diagnostics.length > 0) {
    const { formatDiagnostics } = await import('../render/diagnostic.ts');
    output.talk(await formatDiagnostics(loaded.diagnostics, output.chalk));
  }
  const { holder } = await glimpseState(loaded.application.id);
  return { loaded, holder };
}

/** Before anything is shown: later a table is drawn over the question, or another process without a terminal asks. */
async function askAhead(loaded: LoadedApplication, request: ApplyRequest, output: Output): Promise<ApplyRequest> {
  const [{ findParameters }, { askOnTerminal }] = await Promise.all([
    import('../session/parameters.ts'),
    import('./ask.ts'),
  ]);
  const { values } = await findParameters(loaded, request, {
    ...askOnTerminal(output),
    remember: !request.dryRun,
  });
  const answers = [...values]
    .filter(([, { from }]) => from === 'prompt')
    .map(([name, { value }]) => [name, value] as const);
  return { ...request, parameters: { ...request.parameters, ...Object.fromEntries(answers) } };
}

/** Nobody is there to be asked. */
const isAutomatic = !['', 'false', '0'].includes(process.env['CI'] ?? '');

async function toRequest(resources: readonly string[], flags: UpFlags): Promise<ApplyRequest> {
  const file = await manifestFile(flags.file);
  const isolated = await isolationOf(file, flags.isolated);
  const variables = Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return {
    file,
    ...(isolated !== undefined && { isolated }),
    environment: flags.env ?? 'development',
    set: flags.set ?? [],
    resources,
    profiles: flags.profile ?? [],
    engine: flags.engine,
    yes: flags.yes === true || isAutomatic,
    build: flags.build === true,
    ...(flags.watch !== undefined && { watch: flags.watch }),
    ...(flags.timeout !== undefined && { timeout: flags.timeout }),
    variables: Object.fromEntries(variables),
    parameters: {},
    dryRun: flags.dryRun === true,
    wait: flags.detach === true || flags.timeout !== undefined,
  };
}
