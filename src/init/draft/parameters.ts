import { toParameterName } from '../../support/secret-signs.ts';
import type { Draft, DraftParameter, DraftResource } from './draft.ts';
import { knownValue, sourceOf, type Variable } from './variables.ts';

/** Makes one secret parameter of each secret: the same name with the same value is the same secret. */
export function createParameters(draft: Draft): (variable: Variable, consumer: Pick<DraftResource, 'name'>) => string {
  const add = (name: string, variable: Variable, value: string | undefined): string => {
    const remark = sourceOf(variable);
    draft.findings.push({ what: `${name} (secret parameter)`, why: remark });
    draft.parameters.push({ name, remark, ...(value === undefined ? {} : { value }) });
    return name;
  };
  return (variable, consumer) => {
    const value = knownValue(variable);
    const wish = toParameterName(variable.name);
    const candidates = [
      wish,
      `${consumer.name}-${wish}`,
      ...Array.from({ length: 100 }, (_, index) => `${wish}-${index + 2}`),
    ];
    for (const name of candidates) {
      const other = draft.parameters.find((parameter) => parameter.name === name);
      if (other === undefined) return add(name, variable, value);
      if (isSame(other, value)) return name;
    }
    return wish;
  };
}

function isSame(other: DraftParameter, value: string | undefined): boolean {
  return value === undefined || other.value === undefined || other.value === value;
}
