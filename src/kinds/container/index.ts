import { containerWorkload } from '../parts/container.ts';
import { chosenImage } from '../parts/image.ts';
import { scalingNotes } from '../parts/limitations.ts';
import type { Description, Kind, KindInput } from '../kind.ts';
import { schema, type ContainerKindOptions } from './schema.ts';

export const container: Kind<ContainerKindOptions> = {
  name: 'container',
  summary: 'A container of an image, or of a Dockerfile.',
  group: 'code',
  schema,
  describe: describeContainer,
};

function describeContainer(input: KindInput<ContainerKindOptions>): Description {
  const { options } = input;
  const image = chosenImage(input);
  return {
    ...(image === undefined ? {} : { workload: containerWorkload(input, { image }) }),
    notes: scalingNotes(input.name, options.replicas),
  };
}
