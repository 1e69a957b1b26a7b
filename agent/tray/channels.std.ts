/** Where pages and main process meet. */
export const CHANNELS = { view: 'tray:view', ready: 'tray:ready', act: 'tray:act' } as const;
