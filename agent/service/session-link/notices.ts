import type { Contact } from '../../../shared/policy/contact.ts';
import type { Notice, Notifier } from '../../enforcers/notification/notifier.ts';
import type { SessionHub } from './hub.ts';

/**
 * Tells people of a notice: by the tray of whoever it concerns; where that does not run, on the desktop. What
 * concerns the PC is told to everybody at it.
 */
export function tellPeople(
  hub: Pick<SessionHub, 'notify'>,
  desktop: Pick<Notifier, 'notify'>,
  contact: () => Contact | undefined,
): (notice: Notice) => void {
  return (notice) => {
    const { kind, action, name, message, actor, quarantineId } = notice;
    const concerned = kind === 'device' || kind === 'network' ? 'everybody' : actor;
    const asked = contact();
    const told = hub.notify(concerned, {
      kind,
      action,
      name: name.slice(0, 1024),
      ...(message ? { message } : {}),
      ...(quarantineId ? { quarantineId } : {}),
      ...(asked ? { contact: asked } : {}),
    });
    if (!told) desktop.notify(notice);
  };
}
