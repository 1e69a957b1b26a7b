import type { z } from 'zod';
import type { DestinationEntry } from './entry.ts';

/** People's Pictures folder is called so, or in their language (xdg-user-dirs). */
const inPictures = (path: string) => [`~/Pictures${path}`, `~/图片${path}`];

/** How capture tools call what they save, in English and Chinese: GNOME, KDE, Xfce, scrot, flameshot, ksnip, macOS. */
const SCREENSHOT_NAMES = [
  'Screenshot*',
  'Screen Shot*',
  'Screen Recording*',
  'Screencast*',
  '截图*',
  '截屏*',
  '屏幕截图*',
  '屏幕快照*',
  '录屏*',
  '屏幕录制*',
  'ksnip_*',
  'flameshot*',
  '????-??-??-??????_*x*_scrot*',
  'QQ截图*',
  'QQ图片*',
  '微信截图_*',
  '企业微信截图_*',
  '钉钉截图*',
  '飞书截图*',
  'Snipaste_*',
];

/** Where pictures of the screen are kept: folders of their own, and by their names in folders that hold others too. */
export const SCREENSHOTS: readonly z.input<typeof DestinationEntry>[] = [
  {
    id: 'screenshots',
    name: 'Screenshots',
    channel: 'screenshot',
    linux: [
      ...inPictures('/Screenshots'),
      ...inPictures('/截图'),
      ...inPictures('/屏幕截图'),
      '~/Videos/Screencasts',
      '~/视频/录屏',
    ],
    windows: [
      ...inPictures('/Screenshots'),
      '~/OneDrive*/Pictures/Screenshots',
      '~/OneDrive*/图片/屏幕快照',
      '~/Videos/Captures',
      '~/Videos/Screen Recordings',
    ],
    macos: inPictures('/Screenshots'),
    settings: {
      linux: [
        { file: '~/.config/flameshot/flameshot.ini', format: 'pairs', keys: ['savePath'] },
        { file: '~/.config/ksnip/ksnip.conf', format: 'pairs', keys: ['SaveDirectory'] },
      ],
    },
  },
  {
    id: 'screenshots-by-name',
    name: 'Screenshots',
    channel: 'screenshot',
    files: SCREENSHOT_NAMES,
    linux: ['~/Desktop', '~/桌面', ...inPictures('')],
    windows: ['~/Desktop', '~/OneDrive*/Desktop', '~/OneDrive*/桌面', ...inPictures('')],
    macos: ['~/Desktop', ...inPictures('')],
  },
];
