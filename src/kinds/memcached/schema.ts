import { dataProperties } from '../parts/data.ts';
import { closed, type OptionsOf } from '../parts/schema.ts';

// It keeps nothing, so there is nothing to keep it in.
const { volume: _volume, ephemeral: _ephemeral, ...properties } = dataProperties;

export const schema = closed(properties);
export type MemcachedOptions = OptionsOf<typeof properties>;
