/**
 * Checks the import table with dependency-cruiser. The number of modules is asserted, because the tool reports success
 * over zero modules when it cannot load the TypeScript compiler.
 */
import { cruise, type IForbiddenRuleType, type IReporterOutput } from 'dependency-cruiser';
import extractTSConfig from 'dependency-cruiser/config-utl/extract-ts-config';
import { readdir } from 'node:fs/promises';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const { forbidden, options } = require('../.dependency-cruiser.cjs') as {
  forbidden: IForbiddenRuleType[];
  options: Record<string, unknown>;
};

const result: IReporterOutput = await cruise(
  ['src'],
  { ...options, ruleSet: { forbidden }, validate: true, outputType: 'err-long' },
  {},
  { tsConfig: extractTSConfig('tsconfig.json') },
);
const output = typeof result.output === 'string' ? result.output : '';
const sources = (await readdir('src', { recursive: true })).filter((name) => name.endsWith('.ts'));
const counted = Number(/(\d+) modules/.exec(output)?.[1] ?? 0);

console.log(output.trim());
if (counted < sources.length) {
  console.error(`dependency-cruiser saw ${counted} modules, but src/ has ${sources.length} TypeScript files`);
  process.exitCode = 1;
} else {
  process.exitCode = result.exitCode;
}
