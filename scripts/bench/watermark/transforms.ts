import { type Canvas, createCanvas, type Image, loadImage } from '@napi-rs/canvas';

/** What becomes of a screen on its way into a leaker's picture. Each ends as JPEG of quality 60. */
export const TRANSFORMS: Record<string, (screen: Canvas) => Canvas> = {
  'as it is': (screen) => screen,
  'turned 1°': (screen) => placed(screen, { turn: 1 }),
  'turned 4°': (screen) => placed(screen, { turn: 4 }),
  'turned 10°': (screen) => placed(screen, { turn: 10 }),
  'turned 90°': (screen) => placed(screen, { turn: 90 }),
  'turned 180°': (screen) => placed(screen, { turn: 180 }),
  'half the size': (screen) => placed(screen, { scale: 0.5 }),
  'half the size, turned 6°': (screen) => placed(screen, { scale: 0.5, turn: 6 }),
  'three quarters of the size': (screen) => placed(screen, { scale: 0.75 }),
  'half as large again': (screen) => placed(screen, { scale: 1.5 }),
  'left half': (screen) => cropped(screen, 0, 0, 0.5, 1),
  'a quarter from the middle': (screen) => cropped(screen, 0.27, 0.23, 0.5, 0.5),
  'brighter, less contrast': (screen) => toned(screen, (value) => 40 + 0.7 * value),
  'darker, more contrast': (screen) => toned(screen, (value) => 1.2 * value - 50),
  blurred: (screen) => placed(screen, { blur: 1 }),
  noisy: (screen) => noisy(screen, 6),
  'from the side': (screen) => fromTheSide(screen, 0.03),
  'photograph: from the side, 3°, 0.7, blur, noise': (screen) =>
    noisy(fromTheSide(placed(screen, { turn: 3, scale: 0.7, blur: 0.6 }), 0.02), 4),
};

/** Through JPEG at quality 60, as messengers send. */
export async function throughJpeg(canvas: Canvas): Promise<Canvas> {
  return copy(await loadImage(await canvas.encode('jpeg', 60)));
}

export function copy(image: Image | Canvas): Canvas {
  const canvas = createCanvas(image.width, image.height);
  canvas.getContext('2d').drawImage(image, 0, 0);
  return canvas;
}

function placed(screen: Canvas, { turn = 0, scale = 1, blur = 0 }): Canvas {
  const angle = (turn * Math.PI) / 180;
  const width = screen.width * scale;
  const height = screen.height * scale;
  const canvas = createCanvas(
    Math.round(Math.abs(width * Math.cos(angle)) + Math.abs(height * Math.sin(angle))),
    Math.round(Math.abs(width * Math.sin(angle)) + Math.abs(height * Math.cos(angle))),
  );
  const context = canvas.getContext('2d');
  context.fillStyle = '#6b6b6b';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.imageSmoothingQuality = 'high';
  if (blur > 0) context.filter = `blur(${blur}px)`;
  context.translate(canvas.width / 2, canvas.height / 2);
  context.rotate(angle);
  context.scale(scale, scale);
  context.drawImage(screen, -screen.width / 2, -screen.height / 2);
  return canvas;
}

function cropped(screen: Canvas, left: number, top: number, width: number, height: number): Canvas {
  const canvas = createCanvas(Math.round(screen.width * width), Math.round(screen.height * height));
  canvas
    .getContext('2d')
    .drawImage(screen, -Math.round(screen.width * left), -Math.round(screen.height * top));
  return canvas;
}

function toned(screen: Canvas, tone: (value: number) => number): Canvas {
  return changed(screen, (data) => {
    for (let i = 0; i < data.length; i++) if ((i & 3) !== 3) data[i] = tone(data[i]!);
  });
}

/** Noise of a sensor, normally distributed; `deviation` in grey levels. The same every time. */
function noisy(screen: Canvas, deviation: number): Canvas {
  let state = 12345;
  const random = () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return (state >>> 0) / 2 ** 32;
  };
  return changed(screen, (data) => {
    for (let i = 0; i < data.length; i += 4) {
      const noise = deviation * Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
      for (let c = 0; c < 3; c++) data[i + c] = data[i + c]! + noise;
    }
  });
}

/** A projective view: the far side is smaller by four times `tilt`. Bilinear. */
function fromTheSide(screen: Canvas, tilt: number): Canvas {
  const { width, height } = screen;
  const from = copy(screen).getContext('2d').getImageData(0, 0, width, height).data;
  return changed(screen, (data) => {
    for (let y = 0, to = 0; y < height; y++) {
      for (let x = 0; x < width; x++, to += 4) {
        const depth = 1 + tilt * ((2 * x) / width - 1) + (tilt / 2) * ((2 * y) / height - 1);
        const sourceX = width / 2 + (x - width / 2) / depth;
        const sourceY = height / 2 + (y - height / 2) / depth;
        const left = Math.floor(sourceX);
        const top = Math.floor(sourceY);
        if (left < 0 || top < 0 || left >= width - 1 || top >= height - 1) {
          data.fill(107, to, to + 3);
          continue;
        }
        const at = 4 * (top * width + left);
        const right = sourceX - left;
        const lower = sourceY - top;
        for (let c = 0; c < 3; c++) {
          data[to + c] =
            (1 - lower) * ((1 - right) * from[at + c]! + right * from[at + 4 + c]!) +
            lower * ((1 - right) * from[at + 4 * width + c]! + right * from[at + 4 * width + 4 + c]!);
        }
      }
    }
  });
}

function changed(screen: Canvas, change: (data: Uint8ClampedArray) => void): Canvas {
  const canvas = copy(screen);
  const context = canvas.getContext('2d');
  const image = context.getImageData(0, 0, canvas.width, canvas.height);
  change(image.data);
  context.putImageData(image, 0, 0);
  return canvas;
}
