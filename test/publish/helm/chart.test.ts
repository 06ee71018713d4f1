import ajvModule from 'ajv';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { loadTarget } from '../../../src/publish/index.ts';
import { parseBoth } from './chart-folder.ts';
import { loadOffice } from './office.ts';
import { loadFixture } from '../load-fixture.ts';

async function publishOffice() {
  const publish = await loadTarget('helm');
  const { artifacts } = await publish((await loadOffice()).request);
  return { artifacts, text: (path: string) => artifacts.find((artifact) => artifact.path === path)?.text ?? '' };
}

describe('a published chart', () => {
  it('is the same to the byte whenever it is made', async () => {
    expect((await publishOffice()).artifacts).toEqual((await publishOffice()).artifacts);
  });

  it('says what it is, and for which clusters', async () => {
    const { text } = await publishOffice();
    expect(parse(text('Chart.yaml'))).toMatchObject({
      apiVersion: 'v2',
      name: 'office',
      version: '1.4.0',
      appVersion: '1.4.0',
      kubeVersion: '>=1.32.0-0',
    });
  });

  it.each([
    ['v2.0.1-rc.1', '2.0.1-rc.1'],
    ['0012345', '0.1.0'],
    ['1.2.3_4', '0.1.0'],
    ['f06359d', '0.1.0'],
  ])('tagged %s has the version %s', async (tag, version) => {
    const { request } = await loadOffice();
    const { artifacts } = await (await loadTarget('helm'))({ ...request, images: { tag } });
    const chart = parse(artifacts.find(({ path }) => path === 'Chart.yaml')?.text ?? '') as object;
    expect(chart).toMatchObject({ version, appVersion: tag });
  });

  it('has files of values that every reader takes for the same', async () => {
    const { artifacts } = await publishOffice();
    const files = artifacts.filter(({ path }) => /^(Chart|values.*)\.yaml$/.test(path));
    expect(files.map(({ path }) => path)).toEqual([
      'Chart.yaml',
      'values-drill.yaml',
      'values-preview.yaml',
      'values-staging.yaml',
      'values.yaml',
    ]);
    for (const { text } of files) expect(parseBoth(text)).toHaveLength(1);
  });

  it('has a schema that its own values fit, and that is closed', async () => {
    const { text } = await publishOffice();
    const schema = JSON.parse(text('values.schema.json')) as object;
    const validate = new ajvModule.default({ strict: true, strictTypes: false, strictRequired: false }).compile(schema);
    const values = parse(text('values.yaml'), { version: '1.1' }) as Record<string, object>;
    expect(validate(values)).toBe(true);
    expect(validate({ ...values, 'front-desk': { ...values['front-desk'], extra: 1 } })).toBe(false);
    expect(validate({ ...values, extra: {} })).toBe(false);
  });

  it('has no name of an environment when values say everything', async () => {
    const { request } = await loadFixture('shop');
    const { artifacts } = await (await loadTarget('helm'))(request);
    expect(artifacts.filter(({ text }) => text.includes('environmentName'))).toEqual([]);
  });

  it('has an expression for nothing that a value does not stand for', async () => {
    const { artifacts } = await publishOffice();
    const templates = artifacts.filter(({ path }) => path.startsWith('templates/') && path.endsWith('.yaml'));
    for (const { text } of templates) {
      // Between quotes are literal braces.
      const expressions = text.replaceAll('{{ "{{" }}', '').match(/\{\{.*?\}\}/g) ?? [];
      const unsafe = expressions.filter(
        (each) => !/^\{\{- (if|range|end|toYaml|\$resource :=)|\| quote \}\}$|^\{\{ int /.test(each),
      );
      expect(unsafe).toEqual([]);
    }
  });

  it('leaves to a person what secrets a release must not carry along, for each environment', async () => {
    const { request } = await loadFixture('publish/overlays', { secrets: 'file' });
    const { artifacts } = await (await loadTarget('helm'))(request);
    const text = (path: string) => artifacts.find((artifact) => artifact.path === path)?.text ?? '';
    const examples = artifacts.map(({ path }) => path).filter((path) => path.endsWith('.example'));
    expect(examples).toEqual([
      'environments/canary/secrets/cache-password.env.example',
      'environments/production/secrets/cache-password.env.example',
      'environments/staging/secrets/cache-password.env.example',
    ]);
    expect(text('.helmignore').split('\n')).toEqual(expect.arrayContaining(['/environments/']));
    expect(text('README.md')).toContain(
      [
        'kubectl create secret generic cache-password --namespace layers --from-env-file=environments/production/secrets/cache-password.env',
        'helm upgrade --install layers . --namespace layers',
      ].join('\n'),
    );
    expect(text('README.md')).toContain('--from-env-file=environments/staging/secrets/cache-password.env');
    expect(artifacts.filter((artifact) => artifact.text.includes('kind: Secret'))).toEqual([]);
  });
});
