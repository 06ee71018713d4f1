import type { Expression } from '../../model/expression.ts';
import type { Refusal } from '../../model/resource.ts';
import type { EmbeddingDescription, KindInput, Problem } from '../kind.ts';
import type { UsualImage } from './image.ts';
import { processNotes } from './limitations.ts';
import { dataVolume, type ServerOptions } from './server.ts';

export interface EmbeddingSpec {
  /** What the kind runs unless the manifest names another image. */
  readonly usual: UsualImage;
  /** Of the image, after what the manifest says about it. */
  readonly tag: string;
  readonly settings: Readonly<Record<string, Expression>>;
}

/** What the embedded server of a kind is told; or why this resource, as it is written, needs a container. */
export function embeddingOf(
  input: KindInput<ServerOptions>,
  { usual, tag, settings }: EmbeddingSpec,
): EmbeddingDescription | { readonly refusal: Refusal } {
  const { name, options } = input;
  const refusal = refusalOf(input, usual);
  if (refusal !== undefined) return { refusal };
  const volume = dataVolume(name, options.volume);
  return {
    tag,
    settings,
    args: options.args === undefined ? [] : input.words(['args']),
    ...(volume !== undefined && { volume: volume.volume }),
    notes: [...processNotes(name, options), ...commandNotes(name, options)],
  };
}

function refusalOf({ options }: KindInput<ServerOptions>, usual: UsualImage): Refusal | undefined {
  const { image } = options;
  if (image !== undefined && bareName(image) !== bareName(usual.image)) {
    return {
      reason: `it asks for the image ${image}, and what that adds to the usual server is only in the image`,
      hint: 'Start Docker or Podman for it, or leave `image` out.',
    };
  }
  const volume = dataVolume('', options.volume);
  if (volume?.external === true) {
    return {
      reason: `its data is in ${volume.volume}, a volume of a container engine`,
      hint: 'Start that engine, or leave `external` out to begin with an empty volume.',
    };
  }
  return undefined;
}

/** `mirror.example.com/library/postgres:17` → `postgres`: the same image, from elsewhere. */
function bareName(image: string): string {
  return (image.split('/').at(-1) ?? image).replace(/[:@].*$/, '');
}

function commandNotes(name: string, { command, env }: ServerOptions): readonly Problem[] {
  const notes: Problem[] = [];
  if (command !== undefined) {
    notes.push(note('command', `${name} runs without a container, so its \`command\` is not used; its \`args\` are`));
  }
  if (env !== undefined && Object.keys(env).length > 0) {
    notes.push(note('env', `${name} runs without a container, so what its image makes of \`env\` is not done`));
  }
  return notes;
}

function note(property: string, message: string): Problem {
  return { code: 'NOT_UNDER_UP', severity: 'note', message, at: [property] };
}
