/** A rectangle of whole pixels. */
export interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** A place belongs to text when the model is so sure (DBNet, https://arxiv.org/abs/1911.08947, box_thresh as in PaddleOCR). */
const THRESHOLD = 0.3;
const SURE = 0.5;
/** The model marks the core of a line; the line is so much larger (unclip_ratio). */
const UNCLIP = 1.6;
const MIN_SIDE = 3;

/** Rectangles around the connected places of a probability map; text is taken to run level, as on screens and scans. */
export function boxesIn(map: Float32Array, width: number, height: number): Box[] {
  const seen = new Uint8Array(width * height);
  const stack: number[] = [];
  const boxes: Box[] = [];
  for (let start = 0; start < map.length; start++) {
    if (seen[start] || map[start]! < THRESHOLD) continue;
    let left = width;
    let right = 0;
    let top = height;
    let bottom = 0;
    let sum = 0;
    let count = 0;
    seen[start] = 1;
    stack.push(start);
    while (stack.length > 0) {
      const at = stack.pop()!;
      const x = at % width;
      const y = (at - x) / width;
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y);
      sum += map[at]!;
      count += 1;
      const visit = (next: number) => {
        if (seen[next] || map[next]! < THRESHOLD) return;
        seen[next] = 1;
        stack.push(next);
      };
      if (x > 0) visit(at - 1);
      if (x < width - 1) visit(at + 1);
      if (y > 0) visit(at - width);
      if (y < height - 1) visit(at + width);
    }
    const w = right - left + 1;
    const h = bottom - top + 1;
    if (sum / count < SURE || Math.min(w, h) < MIN_SIDE) continue;
    const grow = (w * h * UNCLIP) / (2 * (w + h));
    boxes.push({
      left: Math.max(0, Math.floor(left - grow)),
      top: Math.max(0, Math.floor(top - grow)),
      right: Math.min(width, Math.ceil(right + 1 + grow)),
      bottom: Math.min(height, Math.ceil(bottom + 1 + grow)),
    });
  }
  return boxes;
}

/** Lines from top to bottom, in each the boxes from left to right. */
export function inLines<T extends { box: Box }>(items: readonly T[]): T[][] {
  const lines: { middle: number; height: number; items: T[] }[] = [];
  for (const item of [...items].sort((a, b) => a.box.top - b.box.top)) {
    const height = item.box.bottom - item.box.top;
    const middle = (item.box.top + item.box.bottom) / 2;
    const line = lines.find((each) => Math.abs(each.middle - middle) < Math.min(each.height, height) / 2);
    if (line) line.items.push(item);
    else lines.push({ middle, height, items: [item] });
  }
  lines.sort((a, b) => a.middle - b.middle);
  return lines.map((line) => line.items.sort((a, b) => a.box.left - b.box.left));
}
