import { build, image } from '../parts/image.ts';
import { runProperties } from '../parts/run.ts';
import { closed, type OptionsOf } from '../parts/schema.ts';

const properties = { ...runProperties, image, build } as const;

export const schema = {
  ...closed(properties),
  if: { not: { required: ['build'] } },
  // oxlint-disable-next-line unicorn/no-thenable -- a keyword of JSON Schema
  then: { required: ['image'] },
} as const;
export type ContainerKindOptions = OptionsOf<typeof properties>;
