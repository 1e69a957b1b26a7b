import { TILE } from '../../../shared/watermark/carriers.ts';
import { WatermarkSettings } from '../../../shared/watermark/settings.ts';
import { tilePixels } from '../../../shared/watermark/tile.ts';
import { visibleTile } from '../../../shared/watermark/visible.ts';

const MINUTE_MS = 60_000;
const SVG = 'http://www.w3.org/2000/svg';

let timer: ReturnType<typeof setTimeout> | undefined;

/** Draws what the address says, now and with each new minute. */
function draw(): void {
  clearTimeout(timer);
  const { visible, coded } = WatermarkSettings.parse(JSON.parse(decodeURIComponent(location.hash.slice(1))));
  const at = Date.now();
  const layers: Element[] = [];
  if (coded) {
    const { device, user, strength } = coded;
    layers.push(codedLayer(tilePixels({ device, user, at }, strength)));
  }
  if (visible) {
    const { lines, time, density, opacity } = visible;
    layers.push(visibleLayer({ lines: [...lines, ...(time ? [timeOf(at)] : [])], density, opacity }));
  }
  document.body.replaceChildren(...layers);
  timer = setTimeout(draw, MINUTE_MS - (at % MINUTE_MS) + 50);
}

/** In the same pixels whatever the display's density, so that one tile is one size on every screen. */
function codedLayer(pixels: Uint8ClampedArray<ArrayBuffer>): HTMLCanvasElement {
  const tile = document.createElement('canvas');
  tile.width = TILE;
  tile.height = TILE;
  tile.getContext('2d')!.putImageData(new ImageData(pixels, TILE, TILE), 0, 0);
  const layer = document.createElement('canvas');
  layer.width = innerWidth;
  layer.height = innerHeight;
  const context = layer.getContext('2d')!;
  context.fillStyle = context.createPattern(tile, 'repeat')!;
  context.fillRect(0, 0, layer.width, layer.height);
  return layer;
}

function visibleLayer(watermark: Parameters<typeof visibleTile>[0]): SVGSVGElement {
  const { svg, width, height } = visibleTile(watermark);
  const pattern = element('pattern', { id: 'tile', patternUnits: 'userSpaceOnUse', width, height });
  pattern.append(
    document.importNode(new DOMParser().parseFromString(svg, 'image/svg+xml').documentElement, true),
  );
  const layer = element('svg', { width: '100%', height: '100%' }) as SVGSVGElement;
  layer.append(pattern, element('rect', { width: '100%', height: '100%', fill: 'url(#tile)' }));
  return layer;
}

function element(name: string, attributes: Record<string, string | number>): SVGElement {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  return made;
}

/** To the minute, by the PC's own clock. */
function timeOf(at: number): string {
  const now = new Date(at);
  const two = (value: number) => String(value).padStart(2, '0');
  const day = [now.getFullYear(), two(now.getMonth() + 1), two(now.getDate())].join('-');
  return `${day} ${two(now.getHours())}:${two(now.getMinutes())}`;
}

addEventListener('hashchange', draw);
addEventListener('resize', draw);
draw();
