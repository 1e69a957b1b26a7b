import type { TrayIcon } from '../../shared/session-protocol/state.ts';

export const ICON_PIXELS = 32;

/** Blue, green and red as in the console's colours; a bitmap is BGRA. */
const COLOURS: Record<TrayIcon, readonly [red: number, green: number, blue: number]> = {
  protected: [0x1d, 0x6f, 0x42],
  offline: [0x5f, 0x6c, 0x7b],
  isolated: [0xa8, 0x07, 0x1a],
  attention: [0xb3, 0x5a, 0x0a],
};

/** A shield whose sign differs as well as its colour: not everybody tells green from red. */
export function iconBitmap(icon: TrayIcon): Buffer {
  const [red, green, blue] = COLOURS[icon];
  const bitmap = Buffer.alloc(ICON_PIXELS * ICON_PIXELS * 4);
  for (let y = 0; y < ICON_PIXELS; y++) {
    for (let x = 0; x < ICON_PIXELS; x++) {
      if (!inShield(x, y)) continue;
      const [r, g, b] = inSign(icon, x, y) ? [255, 255, 255] : [red, green, blue];
      bitmap.set([b, g, r, 255], (y * ICON_PIXELS + x) * 4);
    }
  }
  return bitmap;
}

function inShield(x: number, y: number): boolean {
  if (y < 2 || y > 30) return false;
  const half = y < 16 ? 13 : 13 * Math.sqrt(Math.max(0, 1 - ((y - 16) / 15) ** 2));
  return Math.abs(x - 15.5) <= half;
}

function inSign(icon: TrayIcon, x: number, y: number): boolean {
  const near = (distance: number) => Math.abs(distance) < 1.8;
  switch (icon) {
    case 'protected': // a tick
      return (x >= 9 && x <= 14 && near(y - x - 5)) || (x >= 14 && x <= 23 && near(y + x - 33));
    case 'offline': // a bar
      return Math.abs(y - 15.5) < 2 && Math.abs(x - 15.5) < 7;
    case 'isolated': // a cross
      return Math.abs(y - 14.5) < 7 && (near(x - y - 1) || near(x + y - 30));
    case 'attention': // an exclamation mark
      return Math.abs(x - 15.5) < 2 && ((y > 6 && y < 18) || (y > 20 && y < 24));
  }
}
