/** Fourier transform of square images whose side is a power of two, in place; Cooley and Tukey, radix 2. */
export class Fft2d {
  readonly #size: number;
  readonly #reversed: Uint32Array;
  readonly #cos: Float64Array;
  readonly #sin: Float64Array;
  readonly #re: Float64Array;
  readonly #im: Float64Array;

  constructor(size: number) {
    this.#size = size;
    const bits = Math.log2(size);
    this.#reversed = Uint32Array.from({ length: size }, (_, i) => {
      let reversed = 0;
      for (let bit = 0; bit < bits; bit++) reversed |= ((i >> bit) & 1) << (bits - 1 - bit);
      return reversed;
    });
    this.#cos = Float64Array.from({ length: size / 2 }, (_, i) => Math.cos((2 * Math.PI * i) / size));
    this.#sin = Float64Array.from({ length: size / 2 }, (_, i) => -Math.sin((2 * Math.PI * i) / size));
    this.#re = new Float64Array(size);
    this.#im = new Float64Array(size);
  }

  /** Real and imaginary parts row by row; not scaled. */
  transform(re: Float32Array, im: Float32Array): void {
    const n = this.#size;
    for (let row = 0; row < n; row++) this.#line(re, im, row * n, 1);
    for (let column = 0; column < n; column++) this.#line(re, im, column, n);
  }

  #line(re: Float32Array, im: Float32Array, start: number, stride: number): void {
    const n = this.#size;
    const a = this.#re;
    const b = this.#im;
    const cos = this.#cos;
    const sin = this.#sin;
    for (let i = 0; i < n; i++) {
      const to = this.#reversed[i]!;
      a[to] = re[start + i * stride]!;
      b[to] = im[start + i * stride]!;
    }
    for (let half = 1; half < n; half *= 2) {
      const step = n / (2 * half);
      for (let from = 0; from < n; from += 2 * half) {
        for (let j = 0; j < half; j++) {
          const c = cos[j * step]!;
          const s = sin[j * step]!;
          const p = from + j;
          const q = p + half;
          const x = a[q]! * c - b[q]! * s;
          const y = a[q]! * s + b[q]! * c;
          a[q] = a[p]! - x;
          b[q] = b[p]! - y;
          a[p]! += x;
          b[p]! += y;
        }
      }
    }
    for (let i = 0; i < n; i++) {
      re[start + i * stride] = a[i]!;
      im[start + i * stride] = b[i]!;
    }
  }
}
