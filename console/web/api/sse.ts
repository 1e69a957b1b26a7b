/** One server-sent event (WHATWG HTML, section 9.2). */
export interface SseMessage {
  event: string;
  id: string | undefined;
  data: string;
}

/** Puts server-sent events together from pieces of text as they arrive. */
export class SseParser {
  #rest = '';

  push(piece: string): SseMessage[] {
    this.#rest = (this.#rest + piece).replaceAll('\r\n', '\n');
    const messages: SseMessage[] = [];
    for (;;) {
      const end = this.#rest.indexOf('\n\n');
      if (end < 0) return messages;
      const message = toMessage(this.#rest.slice(0, end));
      this.#rest = this.#rest.slice(end + 2);
      if (message) messages.push(message);
    }
  }
}

function toMessage(block: string): SseMessage | undefined {
  const data: string[] = [];
  let event = 'message';
  let id: string | undefined;
  for (const line of block.split('\n')) {
    const colon = line.indexOf(':');
    if (colon <= 0) continue;
    const name = line.slice(0, colon);
    const value = line.slice(colon + 1).replace(/^ /, '');
    if (name === 'data') data.push(value);
    else if (name === 'event') event = value;
    else if (name === 'id') id = value;
  }
  return data.length === 0 ? undefined : { event, id, data: data.join('\n') };
}
