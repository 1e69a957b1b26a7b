/** What the visible watermark looks like; `opacity` of the text between 0 and 1. */
export interface VisibleWatermark {
  /** One below the other, such as user, device and time. Untrusted text. */
  lines: readonly string[];
  density: 'sparse' | 'normal' | 'dense';
  opacity: number;
}

/** A tile to repeat over the whole screen. */
export interface SvgTile {
  svg: string;
  width: number;
  height: number;
}

const FONT_PX = 16;
const LINE_PX = 22;
const TURN_DEGREES = -24;
/** Room between one text and the next, by how much of the text's own size. */
const GAP = { sparse: 1.6, normal: 0.8, dense: 0.3 } as const;
const MAX_LINE = 64;

/**
 * The visible watermark as one tile that repeats seamlessly: the text turned, and once more between its own rows, so
 * that no part of a screen the size of two texts is without it. Dark letters with a light rim are seen on any ground.
 */
export function visibleTile({ lines, density, opacity }: VisibleWatermark): SvgTile {
  const shown = lines.map((line) => [...line].slice(0, MAX_LINE).join(''));
  const textWidth = FONT_PX * Math.max(1, ...shown.map(widthInEms));
  const textHeight = LINE_PX * Math.max(1, shown.length);
  const turn = (Math.abs(TURN_DEGREES) * Math.PI) / 180;
  const across = textWidth * Math.cos(turn) + textHeight * Math.sin(turn);
  const down = textWidth * Math.sin(turn) + textHeight * Math.cos(turn);
  const gap = 1 + GAP[density];
  const width = Math.round(across * gap);
  const height = Math.round(2 * down * gap);
  const at = (x: number, y: number) =>
    `<g transform="translate(${Math.round(x)} ${Math.round(y)}) rotate(${TURN_DEGREES})">${shown
      .map((line, i) => {
        const offset = Math.round((i - (shown.length - 1) / 2) * LINE_PX + FONT_PX / 3);
        return `<text y="${offset}">${escapeXml(line)}</text>`;
      })
      .join('')}</g>`;
  // The second row begins half a tile further on, so half of it comes out on the other side.
  const texts = [at(width / 2, height / 4), at(0, (3 * height) / 4), at(width, (3 * height) / 4)];
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" opacity="${clamp(opacity)}">` +
    `<g text-anchor="middle" font-family="sans-serif" font-size="${FONT_PX}" fill="#000" stroke="#fff" stroke-width="2" paint-order="stroke">` +
    `${texts.join('')}</g></svg>`;
  return { svg, width, height };
}

/** A Chinese character is as wide as it is high, a Latin letter about three fifths of that. */
function widthInEms(text: string): number {
  return [...text].reduce((sum, char) => sum + (char.codePointAt(0)! >= 0x2e80 ? 1 : 0.6), 0);
}

function clamp(opacity: number): number {
  return Math.max(0, Math.min(1, opacity));
}

/** Text in XML 1.0: no markup, and none of the characters that a document may not hold. */
function escapeXml(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Cs}\uFFFE\uFFFF]/gu, '·')
    .replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}
