/** A word of sh(1) that can only ever be that text. For scripts that run without the agent. */
export function shellWord(text: string): string {
  if (text.includes('\0')) throw new Error('a text with a null byte cannot be a word of a shell');
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
