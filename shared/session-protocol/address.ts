/** Where the service of an installed product listens for the sessions of the people logged in. */
export const SESSION_ADDRESSES: Partial<Record<string, string>> = {
  linux: '/run/guardpost/session.sock',
  darwin: '/var/run/guardpost/session.sock',
  win32: '\\\\.\\pipe\\guardpost-session',
};
