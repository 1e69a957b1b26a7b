/** Versions of the session protocol that this release speaks, newest first. */
export const SESSION_VERSIONS = [1] as const;

/** A line to the service, in characters of JSON. Only `signal` may carry more, a captured picture say. */
export const MAX_TRAY_LINE = 64 * 1024;
export const MAX_SIGNAL_LINE = 12 * 1024 * 1024;
/** A line to the tray, in characters of JSON. */
export const MAX_SERVICE_LINE = 1024 * 1024;

/** What one session may send: a burst, and then so much each second. */
export const MESSAGE_RATE = { burst: 120, perSecond: 20 } as const;
export const CHARACTER_RATE = { burst: 2 * MAX_SIGNAL_LINE, perSecond: 2 * 1024 * 1024 } as const;

/** Entries of a list that the tray shows. */
export const MAX_LISTED = 100;
/** Characters of what a person writes to justify or to ask. */
export const MAX_REASON = 500;
