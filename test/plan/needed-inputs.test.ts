import { expect, it } from 'vitest';
import { neededInputs } from '../../src/plan/needed-inputs.ts';
import { selectResources } from '../../src/plan/select.ts';
import { loadText } from '../manifest/load-text.ts';

const manifest = `
name: shop
parameters: { region: {}, zone: {}, key: { secret: true }, other: {}, spare: {}, image-tag: {} }
resources:
  given: { type: external, as: postgres, host: db.example.com, username: me, password: '\${parameters.key}', database: main }
  unused: { type: external, as: postgres, host: '\${parameters.spare}', username: me, database: main, profiles: [more] }
  api:
    type: executable
    command: [run, '\${parameters.region}', '\${env.REGION}']
    references: [given]
    env: { ZONE: '\${parameters.zone:-none}', HOST: '\${env.HOST:-}' }
  tool: { type: executable, command: [run, '\${parameters.other}'], profiles: [more] }
  built: { type: container, build: { context: ., args: { TAG: '\${parameters.image-tag}' } } }
`;

async function needed(profiles: readonly string[]) {
  const { application } = await loadText(manifest, { files: { '/shop/Dockerfile': 'FROM scratch' } });
  if (application === undefined) throw new Error('the manifest is wrong');
  const { parameters, variables } = neededInputs(application, selectResources(application, { names: [], profiles }));
  return { parameters: Object.fromEntries(parameters), variables: Object.fromEntries(variables) };
}

it('what starts needs what it asks for without `:-`, also behind the connections that it is given', async () => {
  expect(await needed([])).toEqual({
    parameters: { key: ['given', 'api'], region: ['api'], 'image-tag': ['built'] },
    variables: { REGION: ['api'] },
  });
});

it('what a profile adds needs more', async () => {
  const { parameters } = await needed(['more']);
  expect(Object.keys(parameters).sort()).toEqual(['image-tag', 'key', 'other', 'region', 'spare']);
});
