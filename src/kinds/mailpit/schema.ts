import { dataProperties } from '../parts/data.ts';
import { closed, type OptionsOf } from '../parts/schema.ts';

const properties = dataProperties;

export const schema = closed(properties);
export type MailpitOptions = OptionsOf<typeof properties>;
