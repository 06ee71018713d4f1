import type { Check, Finding, Surroundings } from './check.ts';

/** Long enough for a remote engine that is slow to say no. Milliseconds. */
const usualLimit = 20_000;

/** Carries out all checks at once. One that fails or takes too long is a finding itself and holds up none of the others. */
export async function runChecks(
  checks: readonly Check[],
  surroundings: Surroundings,
  limit: number = usualLimit,
): Promise<readonly Finding[]> {
  return (await Promise.all(checks.map((check) => carryOut(check, surroundings, limit)))).flat();
}

async function carryOut(
  { about, look }: Check,
  surroundings: Surroundings,
  limit: number,
): Promise<readonly Finding[]> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<readonly Finding[]>((resolve) => {
    const message = `could not be looked at: there was no answer within ${limit / 1000} s`;
    timer = setTimeout(() => resolve([{ level: 'warning', subject: about, message }]), limit);
  });
  try {
    return await Promise.race([look(surroundings), late]);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return [{ level: 'warning', subject: about, message: `could not be looked at: ${reason}` }];
  } finally {
    clearTimeout(timer);
  }
}
