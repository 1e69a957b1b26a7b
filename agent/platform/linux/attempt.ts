/** What reading gives, or undefined when it cannot be read: a process or a file may be gone at any moment. */
export function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
