import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as electron from 'electron';
import { SESSION_ADDRESSES } from '../../shared/session-protocol/address.ts';
import { clipboardWatch } from './clipboard-watch.main.ts';
import { isOffered } from './electron-used.ts';
import { printScreenKey } from './print-screen.main.ts';
import { startTray } from './tray.main.ts';
import { watermarkOverlay } from './watermark-overlay.main.ts';

/** Beside the bundle of this file, as the build lays it out. */
const folder = __dirname;
const { version } = JSON.parse(readFileSync(join(folder, 'version.json'), 'utf8')) as { version: string };
const given = process.argv.find((argument) => argument.startsWith('--link='))?.slice('--link='.length);
const address = given ?? SESSION_ADDRESSES[process.platform];

if (address === undefined)
  throw new Error(`no service to connect to on ${process.platform}: give --link=PATH`);
void startTray(isOffered(electron), {
  address,
  version,
  pages: join(folder, 'pages'),
  preload: join(folder, 'preload.cjs'),
  features: [watermarkOverlay, clipboardWatch, printScreenKey],
}).catch((error: Error) => {
  process.stderr.write(`guardpost tray: ${error.message}\n`);
  electron.app.exit(1);
});
