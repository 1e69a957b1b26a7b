import { common } from './common.ts';
import { errors } from './errors.ts';
import { values } from './values.ts';

/** What any page may say: fetched before the first one is drawn, so it is kept small. */
export const base = { ...common, ...errors, ...values };
