import { describe, expect, it } from 'vitest';
import type { Generation, Parameter } from '../../src/model/parameter.ts';
import { resolveParameters, type ParameterSources } from '../../src/secrets/resolve-parameters.ts';

const generate: Generation = {
  length: 8,
  lower: true,
  upper: false,
  numeric: false,
  special: false,
  minLower: 0,
  minUpper: 0,
  minNumeric: 0,
  minSpecial: 0,
};

/** A store in memory that keeps what it is told. */
function createMemoryStore(values: Record<string, string> = {}) {
  const kept = new Map(Object.entries(values));
  return {
    kept,
    read: async () => new Map(kept),
    change: async (edit: (values: Map<string, string>) => void) => {
      edit(kept);
      return new Map(kept);
    },
  };
}

function sources(change: Partial<ParameterSources> = {}): ParameterSources {
  return { set: new Map(), variables: {}, envFile: {}, store: createMemoryStore(), ...change };
}

function refuseToAnswer(missing: readonly Parameter[]): Promise<never> {
  return Promise.reject(new Error(`asked for ${missing.length}`));
}

const key: Parameter = { name: 'stripe-key', secret: true };

describe('the order of sources', () => {
  const everything: Parameter = { ...key, generate, default: 'from default' };
  const all = {
    set: new Map([['stripe-key', 'from set']]),
    variables: { 'Parameters__stripe-key': 'from environment' },
    envFile: { Parameters__stripe_key: 'from file' },
  };
  const none = { set: new Map<string, string>(), variables: {}, envFile: {} };
  const stored = { 'stripe-key': 'from secrets' };

  it.each([
    ['set', all, stored],
    ['environment', { ...all, set: none.set }, stored],
    ['env-file', { ...none, envFile: all.envFile }, stored],
    ['user-secrets', none, stored],
    ['generated', none, {}],
  ])('%s comes before what follows it', async (from, given, inStore) => {
    const store = createMemoryStore(inStore);
    const { values, diagnostics } = await resolveParameters([everything], sources({ ...given, store }));
    expect(values.get('stripe-key')).toMatchObject({ from, secret: true });
    expect(diagnostics).toEqual([]);
  });

  it('takes the default, an empty one too, before it asks', async () => {
    const region: Parameter = { name: 'region', secret: false, default: '' };
    const { values } = await resolveParameters([region], sources({ ask: refuseToAnswer }));
    expect(values.get('region')).toEqual({ value: '', from: 'default', secret: false });
  });
});

describe('variables', () => {
  it.each([
    ['Parameters__stripe-key', 'exactly'],
    ['Parameters__stripe_key', 'with the dash as a shell can write it'],
    ['PARAMETERS__STRIPE_KEY', 'in capitals'],
  ])('%s is found: %s', async (variable) => {
    const { values } = await resolveParameters([key], sources({ variables: { [variable]: 'x' } }));
    expect(values.get('stripe-key')?.value).toBe('x');
  });

  it('gives the exact name before a similar one', async () => {
    const parameters: Parameter[] = [
      { name: 'a-b', secret: false },
      { name: 'a_b', secret: false },
    ];
    const variables = { Parameters__a_b: 'underscore', 'Parameters__a-b': 'dash' };
    const { values } = await resolveParameters(parameters, sources({ variables }));
    expect([values.get('a-b')?.value, values.get('a_b')?.value]).toEqual(['dash', 'underscore']);
  });
});

describe('made-up values', () => {
  const password: Parameter = { name: 'db-password', secret: false, generate };

  it('are remembered and secret, and the same next time', async () => {
    const store = createMemoryStore();
    const first = await resolveParameters([password], sources({ store }));
    const value = first.values.get('db-password')?.value ?? '';
    expect(first.values.get('db-password')).toMatchObject({ from: 'generated', secret: true });
    expect(value).toMatch(/^[a-z]{8}$/);
    expect(store.kept.get('db-password')).toBe(value);
    const second = await resolveParameters([password], sources({ store }));
    expect(second.values.get('db-password')).toEqual({ value, from: 'user-secrets', secret: true });
  });

  it('give way to one that another process remembered in the meantime', async () => {
    const store = { ...createMemoryStore({ 'db-password': 'theirs' }), read: async () => new Map<string, string>() };
    const { values } = await resolveParameters([password], sources({ store }));
    expect(values.get('db-password')).toMatchObject({ value: 'theirs', from: 'user-secrets' });
  });

  it('are not remembered by a dry run', async () => {
    const store = createMemoryStore();
    await resolveParameters([password], sources({ store, remember: false }));
    expect(store.kept.size).toBe(0);
  });
});

describe('missing values', () => {
  const location = { file: '/shop/app.yaml', line: 4, column: 3 };
  const region: Parameter = { name: 'region', secret: false, location };

  it('are reported all at once, with place and remedy', async () => {
    const { values, diagnostics } = await resolveParameters([key, region], sources());
    expect(values.size).toBe(0);
    expect(diagnostics).toEqual([
      {
        code: 'PARAMETER_MISSING',
        severity: 'error',
        message: 'the parameter stripe-key has no value',
        hint: 'Give it one: the variable Parameters__stripe_key, in the environment or in .env, `--set parameters.stripe-key=…`.',
      },
      {
        code: 'PARAMETER_MISSING',
        severity: 'error',
        message: 'the parameter region has no value',
        hint: 'Give it one: the variable Parameters__region, in the environment or in .env, `--set parameters.region=…`, or a `default:`.',
        location,
      },
    ]);
  });

  it('are asked for together, and remembered where the user wants', async () => {
    const store = createMemoryStore();
    const asked: string[] = [];
    const ask = async (missing: readonly Parameter[]) => {
      asked.push(missing.map((parameter) => parameter.name).join());
      return new Map([
        ['stripe-key', { value: 'sk', remember: true }],
        ['region', { value: 'eu', remember: false }],
      ]);
    };
    const { values, diagnostics } = await resolveParameters([key, region], sources({ store, ask }));
    expect(asked).toEqual(['stripe-key,region']);
    expect([...values].map(([name, { value, from }]) => [name, value, from])).toEqual([
      ['stripe-key', 'sk', 'prompt'],
      ['region', 'eu', 'prompt'],
    ]);
    expect(diagnostics).toEqual([]);
    expect([...store.kept]).toEqual([['stripe-key', 'sk']]);
  });

  it('are no mistake where nothing needs them', async () => {
    const { diagnostics } = await resolveParameters([key], sources({ isNeeded: () => false }));
    expect(diagnostics).toEqual([]);
  });
});
