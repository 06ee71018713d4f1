import { dataProperties, passwordProperty, standbyProperties } from '../parts/data.ts';
import { closed, type OptionsOf } from '../parts/schema.ts';

const properties = { ...dataProperties, ...passwordProperty, ...standbyProperties } as const;

export const schema = closed(properties);
export type ElasticsearchOptions = OptionsOf<typeof properties>;
