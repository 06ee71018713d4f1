import { dataProperties, optionsProperty, passwordProperty, productionProperties } from '../parts/data.ts';
import { closed, type OptionsOf } from '../parts/schema.ts';

const properties = { ...dataProperties, ...passwordProperty, ...productionProperties, ...optionsProperty } as const;

export const schema = closed(properties);
export type ValkeyOptions = OptionsOf<typeof properties>;
