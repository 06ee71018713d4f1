import { loadManifest } from '../../manifest/index.ts';
import { findManifest } from '../../manifest/read/find-manifest.ts';
import type { Application } from '../../model/application.ts';
import { hasErrors } from '../../support/diagnostic.ts';
import type { DoctorFlags } from '../commands/doctor.ts';
import type { Finding } from '../doctor/check.ts';
import { checks } from '../doctor/index.ts';
import { runChecks } from '../doctor/run-checks.ts';
import { currentSurroundings } from '../doctor/surroundings.ts';
import { exitCodes } from '../exit-code.ts';
import type { Output } from '../output.ts';
import { formatFindings } from '../render/findings.ts';
import { manifestFile } from '../session/manifest-file.ts';

/** Findings are the data. A problem is what would keep the application from starting. */
export async function runDoctor(flags: DoctorFlags, output: Output): Promise<number> {
  const { application, findings: ofManifest } = await lookAtManifest(flags);
  const spinner = await startSpinner(output);
  const found = await runChecks(checks, currentSurroundings(application)).finally(() => spinner?.stop());
  const findings = [...ofManifest, ...found];
  const hasProblem = findings.some(({ level }) => level === 'problem');
  output.data(flags.format === 'json' ? JSON.stringify(findings, null, 2) : formatFindings(findings, output.chalk));
  return hasProblem ? exitCodes.problems : exitCodes.done;
}

/** The machine can be looked at without a manifest, and with one that has mistakes. */
async function lookAtManifest({ file: named }: DoctorFlags): Promise<{
  readonly application?: Application;
  readonly findings: readonly Finding[];
}> {
  const file = named === undefined ? await findManifest(process.cwd()) : await manifestFile(named);
  const subject = 'manifest';
  if (file === undefined) {
    return { findings: [{ level: 'ok', subject, message: 'there is none here, so this is about the machine alone' }] };
  }
  const { application, diagnostics } = await loadManifest({ file, environment: 'development', set: [] });
  if (application !== undefined) return { application, findings: [{ level: 'ok', subject, message: file }] };
  const count = diagnostics.filter((diagnostic) => hasErrors([diagnostic])).length;
  const message = `${file} has ${count === 1 ? 'a mistake' : `${count} mistakes`}, so what it needs was not looked at`;
  return { findings: [{ level: 'problem', subject, message, remedy: 'See all of them with `apphost validate`.' }] };
}

async function startSpinner({ isTerminal, isQuiet }: Output): Promise<{ stop(): unknown } | undefined> {
  if (!isTerminal || isQuiet) return undefined;
  const { default: ora } = await import('ora');
  return ora({ text: 'Looking at this machine', stream: process.stderr, discardStdin: false }).start();
}
