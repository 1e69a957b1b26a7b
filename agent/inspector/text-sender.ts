import type { Segment } from '../../shared/detection/detector.ts';

/** Characters that go in one message. */
const MESSAGE_CHARS = 64 * 1024;

/** Gathers small pieces of text into fewer messages; the order and the parts stay. */
export class TextSender {
  readonly #send: (segment: Segment) => void;
  #part: string | undefined;
  #pieces: string[] = [];
  #length = 0;

  constructor(send: (segment: Segment) => void) {
    this.#send = send;
  }

  push = ({ text, part }: Segment): void => {
    if (part !== this.#part || this.#length > MESSAGE_CHARS) this.flush();
    this.#part = part;
    this.#pieces.push(text);
    this.#length += text.length;
  };

  flush(): void {
    if (this.#pieces.length === 0) return;
    const text = this.#pieces.join('');
    this.#pieces = [];
    this.#length = 0;
    this.#send({ text, ...(this.#part === undefined ? {} : { part: this.#part }) });
  }
}
