/** What is stored of an account without a password: no hash is empty. */
export const NO_PASSWORD = '';

/** False for an account that has only single sign-on. */
export function hasPassword({ password_hash }: { password_hash: string }): boolean {
  return password_hash !== NO_PASSWORD;
}
