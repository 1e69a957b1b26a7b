import { odf } from '../odf/odf.ts';
import type { PackageFormat } from './package-format.ts';

/** Document formats that are a ZIP archive, beside Office's own. */
export const PACKAGES: readonly PackageFormat[] = [odf];
