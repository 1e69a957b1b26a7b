import type { WatermarkReading } from '../../../../shared/watermark/read/read.ts';

/** Larger pictures are made smaller before they are read: more dots tell no more. */
const MAX_SIDE = 5000;

/** The watermark in a picture, or null for none. @throws Error when the file is no picture */
export async function readPicture(file: File): Promise<WatermarkReading | null> {
  const pixels = await pixelsOf(file);
  const worker = new Worker(new URL('./reader.worker.ts', import.meta.url), { type: 'module' });
  try {
    return await new Promise((resolve, reject) => {
      worker.onmessage = ({ data }: MessageEvent<WatermarkReading | null>) => resolve(data);
      worker.onerror = () => reject(new Error('the picture was not read'));
      worker.postMessage(pixels, [pixels.data.buffer]);
    });
  } finally {
    worker.terminate();
  }
}

async function pixelsOf(file: File): Promise<ImageData> {
  const bitmap = await createImageBitmap(file);
  const scale = Math.min(1, MAX_SIDE / Math.max(bitmap.width, bitmap.height));
  const canvas = new OffscreenCanvas(
    Math.max(1, Math.round(bitmap.width * scale)),
    Math.max(1, Math.round(bitmap.height * scale)),
  );
  const context = canvas.getContext('2d')!;
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  return context.getImageData(0, 0, canvas.width, canvas.height);
}
