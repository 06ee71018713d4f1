import { describe, expect, it } from 'vitest';
import { selectResources, type Selection } from '../../src/plan/select.ts';
import { loadText } from '../manifest/load-text.ts';

const manifest = `
name: shop
resources:
  db: { type: postgres, databases: [appdb] }
  api: { type: executable, command: api, references: [appdb, { resource: tracer, optional: true }] }
  tracer: { type: executable, command: tracer, profiles: [debug] }
  probe: { type: executable, command: probe, profiles: [debug], references: [tracer] }
  watcher: { type: executable, command: watcher, profiles: [night], references: [tracer] }
  seed: { type: job, command: seed, explicitStart: true }
`;

async function select(selection: Partial<Selection>): Promise<readonly string[]> {
  const { application } = await loadText(manifest);
  if (application === undefined) throw new Error('the manifest is wrong');
  return [...selectResources(application, { names: [], profiles: [], ...selection })].sort();
}

describe('what up starts', () => {
  it('is all that no profile and no explicit start holds back', async () => {
    expect(await select({})).toEqual(['api', 'appdb', 'db']);
  });

  it('is what an active profile adds, too', async () => {
    expect(await select({ profiles: ['debug'] })).toEqual(['api', 'appdb', 'db', 'probe', 'tracer']);
  });

  it('is what is named with what it needs, whatever held it back', async () => {
    expect(await select({ names: ['appdb'] })).toEqual(['appdb', 'db']);
    expect(await select({ names: ['seed'] })).toEqual(['seed']);
    expect(await select({ names: ['probe', 'tracer'] })).toEqual(['probe', 'tracer']);
  });

  it('is nothing when one that is needed is held back', async () => {
    await expect(select({ names: ['probe'] })).rejects.toMatchObject({
      code: 'PROFILE_NOT_ACTIVE',
      message: 'probe needs tracer, which no active profile starts',
      hint: 'Add --profile debug, or make the reference optional.',
    });
    await expect(select({ profiles: ['night'] })).rejects.toMatchObject({ code: 'PROFILE_NOT_ACTIVE' });
  });

  it('is nothing when a name is wrong', async () => {
    await expect(select({ names: ['apo'] })).rejects.toMatchObject({
      code: 'RESOURCE_UNKNOWN',
      hint: 'Did you mean "api"?',
    });
  });
});
