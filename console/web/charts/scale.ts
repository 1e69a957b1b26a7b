/** Round marks from 0 to at least `most`, about `wanted` of them: 0, 5, 10, 15. Whole numbers, for counts. */
export function marks(most: number, wanted = 4): number[] {
  const top = Math.max(1, most);
  const rough = top / wanted;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = Math.max(1, [1, 2, 5, 10].map((each) => each * power).find((each) => each >= rough)!);
  const found: number[] = [];
  for (let at = 0; at < top + step; at += step) found.push(at);
  return found;
}

/** Every how many bars one can be labelled, so that labels of `labelWidth` pixels do not touch. */
export function labelEvery(bars: number, width: number, labelWidth: number): number {
  return Math.max(1, Math.ceil((bars * labelWidth) / Math.max(1, width)));
}
