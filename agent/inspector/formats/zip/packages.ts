import { epub } from '../epub/epub.ts';
import { iwork } from '../iwork/iwork.ts';
import { odf } from '../odf/odf.ts';
import { ofd } from '../ofd/ofd.ts';
import { xps } from '../xps/xps.ts';
import type { PackageFormat } from './package-format.ts';

/** Document formats that are a ZIP archive, beside Office's own. */
export const PACKAGES: readonly PackageFormat[] = [odf, ofd, epub, xps, iwork];
