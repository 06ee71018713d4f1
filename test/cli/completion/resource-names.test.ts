import { expect, test } from 'vitest';
import { resourceNamesIn } from '../../../src/cli/completion/resource-names.ts';

test('only what can be the name of a resource is offered to a shell, which would run the rest once it is in the line', () => {
  const manifest = `name: a
resources:
  api: { type: executable }
  "$(touch PWN)": {}
  "\`touch PWN\`": {}
  "web; ls": {}
  "two\\nlines": {}
  "end\\n": {}
  Big: {}
  web-2: {}
`;
  expect(resourceNamesIn(manifest)).toEqual(['api', 'web-2']);
});

test.each(['', 'resources:\n', 'resources: [a\n', 'just text'])('a manifest like %j has none', (manifest) => {
  expect(resourceNamesIn(manifest)).toEqual([]);
});
