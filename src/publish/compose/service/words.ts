import type { ComposeService } from '../../../compose/model/service.ts';
import type { Expression } from '../../../model/expression.ts';
import type { Resource } from '../../../model/resource.ts';
import type { ContainerShape } from '../../../model/workload.ts';
import { reportOn, type Publishing } from '../publishing.ts';
import { hasSecret, toText } from '../text/compose-text.ts';
import { toComposeText } from '../text/resolve.ts';

/** What is started, where the manifest or the kind says other than the image. */
export function toWords(
  publishing: Publishing,
  resource: Resource,
  { entrypoint, command }: Pick<ContainerShape, 'entrypoint' | 'command'>,
): Pick<ComposeService, 'entrypoint' | 'command'> {
  const read = (words: readonly Expression[]) =>
    words.map((word) => {
      const text = toComposeText(publishing, word, resource);
      if (hasSecret(text)) warnOfSecret(publishing, resource);
      return toText(text);
    });
  return {
    ...(entrypoint !== undefined && { entrypoint: read(entrypoint) }),
    ...(command !== undefined && { command: read(command) }),
  };
}

function warnOfSecret(publishing: Publishing, resource: Resource): void {
  reportOn(publishing, resource, {
    code: 'SECRET_IN_ARGUMENTS',
    severity: 'warning',
    message: `a secret stands in the arguments of ${resource.name}, where everybody who may list the processes of the machine reads it`,
    hint: 'Pass it in a variable (`env:`) or a file (`files:`).',
  });
}
