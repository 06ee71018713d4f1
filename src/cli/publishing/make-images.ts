import { homedir } from 'node:os';
import { buildImages, type ImageEvent } from '../../deploy/images/index.ts';
import { evaluate } from '../../model/expression.ts';
import { planImages } from '../../publish/images/index.ts';
import { connectEngine } from '../../runtime/containers/connect.ts';
import type { PublishFlags } from '../commands/publish.ts';
import type { Output } from '../output.ts';
import type { MadePublication } from './make-publication.ts';

/** Builds and pushes the images of the application as the flags say. The digests of those that were pushed, by resource. */
export async function makeImages(
  { base, images, signal }: Pick<MadePublication, 'base' | 'images'> & { readonly signal: AbortSignal },
  { build, push }: Pick<PublishFlags, 'build' | 'push'>,
  output: Output,
): Promise<ReadonlyMap<string, string>> {
  const { plans } = planImages(base.application, images);
  const engine = await connectEngine({ preference: 'auto', variables: process.env, home: homedir() });
  return buildImages({
    plans,
    engine,
    build: build === true,
    push: push === true,
    evaluate: (expression) =>
      evaluate(expression, (source) => (source.from === 'parameter' ? base.parameters.get(source.name) : undefined)),
    onProgress: (event) => tell(event, output),
    signal,
  });
}

function tell(event: ImageEvent, output: Output): void {
  const { resource, reference } = event;
  switch (event.type) {
    case 'building':
    case 'built':
    case 'pushing':
      return output.talk(`${output.chalk.bold(resource)} ${event.type} ${reference}`);
    case 'pushed':
      return output.talk(`${output.chalk.bold(resource)} pushed ${reference} ${output.chalk.dim(event.digest)}`);
    case 'output':
      return output.talk(output.chalk.dim(`${resource} | ${event.line}`));
    case 'transfer':
  }
}
