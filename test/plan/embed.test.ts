import { expect, test } from 'vitest';

import { evaluate } from '../../src/model/expression.ts';
import type { Backing } from '../../src/model/embedding.ts';
import { createPlan } from '../../src/plan/create-plan.ts';
import { desire } from '../../src/plan/desire.ts';
import { embed } from '../../src/plan/embed.ts';
import { formatPlan } from '../../src/plan/format-plan.ts';
import { createResolver, type Facts } from '../../src/plan/resolver.ts';
import { loadText } from '../manifest/load-text.ts';
import { observed } from './applications.ts';

const source = { from: 'package', name: 'pg', version: '1.2.3', size: '60 MB', emulates: false } as const;
const facts: Facts = { port: () => 5432, parameters: new Map([['db-password', 'secret']]), variables: {} };

async function embedded(backing: Backing) {
  const { application } = await loadText(
    'name: shop\nresources:\n  db: { type: postgres, volume: true, databases: [appdb] }\n',
  );
  if (application === undefined) throw new Error('the manifest is wrong');
  return embed(application, new Map([['db', backing]]));
}

test('an embedded server is reached where processes are: at the stable port, from containers by its name', async () => {
  const application = await embedded({ title: 'pg 1.2.3', emulates: false, source, path: '/pg' });
  const uri = application.resources.get('appdb')?.connection?.properties['uri'] ?? [];
  expect(evaluate(uri, createResolver(application, facts, 'host'))).toBe(
    'postgresql://postgres:secret@localhost:5432/appdb',
  );
  expect(evaluate(uri, createResolver(application, facts, 'container'))).toBe(
    'postgresql://postgres:secret@db:5432/appdb',
  );
});

test('its package is fetched before it starts, when it is not there; no engine is needed', async () => {
  const application = await embedded({ title: 'pg 1.2.3', emulates: false, source });
  const desired = desire({ application, selected: new Set(['db', 'appdb']), facts, fingerprintKey: 'key' });
  const plan = createPlan({
    desired,
    observed: observed(),
    network: 'shop',
    externalVolumes: new Set(),
    rebuild: false,
    removeOthers: true,
  });
  expect(formatPlan(plan)).toMatchInlineSnapshot(`
    "[] -> #1 fetch pg@1.2.3 (60 MB), not on this machine
    [] -> #2 open db at 127.0.0.1:5432, not open
    [1,2] -> #3 start db/1, not running
    [] -> #4 create appdb in db, not seen yet; waits until db healthy"
  `);
});
