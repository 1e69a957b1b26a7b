/** Our backend stands in front of the printer's own in its device URI. */
export const SCHEME = 'guardpost';

export interface Queue {
  name: string;
  /** The printer's own device. */
  device: string;
  /** Our backend stands before it. */
  wrapped: boolean;
}

/** What `lpstat -v` prints in the C locale: `device for NAME: URI`, for a queue of another server `device for NAME@…`. */
export function parseQueues(output: string): Queue[] {
  return [...output.matchAll(/^device for ([^\s:/#]+): (\S+)$/gm)].map(([, name, uri]) => {
    const wrapped = uri!.startsWith(`${SCHEME}:/`);
    return { name: name!, device: wrapped ? uri!.slice(SCHEME.length + 2) : uri!, wrapped };
  });
}

export function wrap(device: string): string {
  return `${SCHEME}:/${device}`;
}

/** What our backend wrote about a job: one value a line, as CUPS gave it (backend(7)): id, user, title, copies, printer. */
export function parseAsk(
  text: string,
): { id: string; user: string; title: string; copies: number; printer: string } | undefined {
  const [id, user, title, copies, printer] = text.split('\n');
  if (!id || !/^\d{1,9}$/.test(id) || user === undefined || !printer) return undefined;
  return { id, user, title: title ?? '', copies: Math.max(1, Number(copies) || 1), printer };
}

/** Pages that a spooled document names: of PostScript the DSC comment, of PDF its page objects as far as they lie open. */
export function pagesIn(content: Buffer): number | undefined {
  const text = content.toString('latin1');
  const postScript = text.startsWith('%!') ? /^%%Pages: +(\d+)/m.exec(text)?.[1] : undefined;
  if (postScript) return Number(postScript);
  const pages = text.startsWith('%PDF') ? [...text.matchAll(/\/Type\s*\/Page(?![a-zA-Z])/g)].length : 0;
  return pages > 0 ? pages : undefined;
}
