import type { Platform } from '../../platform/platform.ts';

/**
 * Puts a notice on the screen of whoever is at the computer, through the desktop's notification service.
 * Does nothing where there is none, as on a server. The library is loaded with the first notice: most days of
 * most PCs have none.
 */
export async function showOnDesktop(
  platform: Pick<Platform, 'notificationServiceAvailable'>,
  title: string,
  message: string,
): Promise<void> {
  if (!(await platform.notificationServiceAvailable())) return;
  const { default: notifier } = await import('node-notifier');
  await new Promise<void>((resolve, reject) => {
    notifier.notify({ title, message, wait: false }, (error) => (error ? reject(error) : resolve()));
  });
}
