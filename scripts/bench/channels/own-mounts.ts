/** A command that starts another one where each `to` shows what is at `from`; nobody else sees it. */
export function amongOwnMounts(mounts: readonly [from: string, to: string][]): string[] {
  const binds = mounts.map(([from, to]) => `mount --bind '${from}' '${to}' && `).join('');
  return ['unshare', '--mount', '--propagation', 'slave', 'sh', '-c', `${binds}exec "$@"`, 'sh'];
}
