/** Small choices of a person that this browser keeps. A browser that forbids it keeps nothing, and all works. */
export function readKept(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

export function writeKept(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // Private windows may have no room; the choice then lasts as long as the page.
  }
}
