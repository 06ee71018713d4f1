import { dataProperties, loginProperties, standbyProperties } from '../parts/data.ts';
import { closed, type OptionsOf } from '../parts/schema.ts';

const properties = { ...dataProperties, ...loginProperties, ...standbyProperties } as const;

export const schema = closed(properties);
export type MosquittoOptions = OptionsOf<typeof properties>;
