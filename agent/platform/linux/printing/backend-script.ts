/**
 * Our CUPS backend (backend(7)): it asks the service by a file, waits for the answer, and then becomes the
 * printer's own backend. cupsd runs it as root because nobody else may (its mode is 0700). Exit status 3 holds a
 * job, 5 cancels it.
 */
export function backendScript(options: {
  folder: string;
  backends: string;
  waitSeconds: number;
  unanswered: 'print' | 'hold';
}): string {
  return `#!/bin/sh
# Written by Guardpost; changes are undone.
[ $# -lt 5 ] && exit 0
real="\${DEVICE_URI#guardpost:/}"
scheme="\${real%%:*}"
case "$scheme" in *[!a-z0-9+.-]*|''|guardpost) exit 4;; esac
ask="${options.folder}/$1"
answer=''
if [ -d "${options.folder}" ]; then
  umask 077
  line() { printf '%s' "$1" | tr '\\000-\\037' ' '; echo; }
  { line "$1"; line "$2"; line "$3"; line "$4"; line "$PRINTER"; } > "$ask.new" && mv "$ask.new" "$ask.ask"
  left=${options.waitSeconds * 10}
  while [ $left -gt 0 ]; do
    if [ -f "$ask.answer" ]; then read -r answer < "$ask.answer"; break; fi
    sleep 0.1
    left=$((left - 1))
  done
  rm -f "$ask.ask" "$ask.answer"
fi
[ "$answer" = cancel ] && { echo 'INFO: stopped by the data security policy' >&2; exit 5; }
[ "$answer" = '' ] && [ ${options.unanswered} = hold ] && exit 3
DEVICE_URI="$real"
export DEVICE_URI
exec "${options.backends}/$scheme" "$@"
`;
}
