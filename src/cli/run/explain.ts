import { AppHostError } from '../../support/apphost-error.ts';
import { codes, type Explanation } from '../../support/codes.ts';
import { nearest } from '../../support/nearest.ts';
import { exitCodes } from '../exit-code.ts';
import type { Output } from '../output.ts';

export function runExplain(code: string | undefined, output: Output): Promise<number> {
  const table: Readonly<Record<string, Explanation>> = codes;
  if (code === undefined) {
    const names = Object.keys(table).sort();
    output.data(
      output.isJson ? JSON.stringify(names.map((name) => ({ code: name, ...table[name] }))) : names.join('\n'),
    );
    return Promise.resolve(exitCodes.done);
  }
  const explanation = table[code.toUpperCase()];
  if (explanation === undefined) throw unknownCode(code);
  const known = code.toUpperCase();
  if (output.isJson) output.data(JSON.stringify({ code: known, ...explanation }));
  else output.data(`${output.chalk.bold(code.toUpperCase())}\n\n${explanation.meaning}\n\n${explanation.remedy}`);
  return Promise.resolve(exitCodes.done);
}

function unknownCode(code: string): AppHostError {
  const suggestion = nearest(code.toUpperCase(), Object.keys(codes));
  return new AppHostError('CODE_UNKNOWN', `there is no diagnostic ${code}`, {
    hint: suggestion === undefined ? 'List them all with `apphost explain`.' : `Did you mean ${suggestion}?`,
  });
}
