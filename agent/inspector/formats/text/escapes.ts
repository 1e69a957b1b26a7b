/** Resolves `\uXXXX` and the other escapes of JSON strings (RFC 8259 7) in text that arrives piece by piece. */
export class EscapeReader {
  #held = '';

  read(text: string): string {
    const all = this.#held + text;
    // An escape may go on in the next piece.
    const cut = /\\(?:u[0-9a-fA-F]{0,3})?$/.exec(all)?.index ?? all.length;
    this.#held = all.slice(cut);
    return all
      .slice(0, cut)
      .replace(/\\(?:u([0-9a-fA-F]{4})|(["\\/nrt]))/g, (_, hex?: string, sign?: string) => {
        if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16));
        return sign === 'n' || sign === 'r' ? '\n' : sign === 't' ? '\t' : sign!;
      });
  }

  end(): string {
    const rest = this.#held;
    this.#held = '';
    return rest;
  }
}
