import { luminanceOf } from '../../../../shared/watermark/read/flatten.ts';
import { readWatermark } from '../../../../shared/watermark/read/read.ts';

// Reading takes a second or more: apart from the page, which goes on meanwhile.
self.onmessage = ({ data }: MessageEvent<ImageData>) => {
  self.postMessage(readWatermark(luminanceOf(data)) ?? null);
};
