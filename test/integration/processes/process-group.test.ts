import { afterEach, expect, it, vi } from 'vitest';
import { endGroup } from '../../../src/runtime/processes/process-group.ts';

afterEach(() => vi.restoreAllMocks());

it('a process that not even SIGKILL ends is named', { timeout: 20_000 }, async () => {
  const kill = vi.spyOn(process, 'kill').mockReturnValue(true);
  const never = new Promise<void>(() => undefined);
  await expect(endGroup(4_000_000, 'SIGTERM', 10, never)).rejects.toMatchObject({
    code: 'PROCESS_NOT_STOPPED',
    message: 'process 4000000 does not end, not even by SIGKILL',
    facts: { pid: 4_000_000 },
  });
  expect(kill.mock.calls).toEqual([
    [-4_000_000, 'SIGTERM'],
    [-4_000_000, 'SIGCONT'],
    [-4_000_000, 'SIGKILL'],
  ]);
});
