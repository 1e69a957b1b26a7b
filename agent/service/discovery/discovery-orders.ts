import type { Discovery } from '../../../shared/policy/discovery.ts';
import type { CommandBody } from '../../../shared/protocol/command.ts';
import type { SessionDiscovery } from '../../../shared/session-protocol/discovery.ts';
import type { DiscoveryPart } from './discovery-part.ts';

type Kind = Extract<CommandBody['kind'], `discovery.${string}`>;
type Carried = Promise<{ state: 'done' } | { state: 'failed'; reason: string }>;

/** What the console orders of the search for classified files. */
export function discoveryCommands(discovery: DiscoveryPart): Record<Kind, () => Carried> {
  const done = { state: 'done' } as const;
  return {
    'discovery.start': async () =>
      (await discovery.startNow()) ? done : { state: 'failed', reason: 'the policy asks for no search' },
    'discovery.pause': async () => {
      await discovery.control.pauseByConsole();
      discovery.controlChanged();
      return done;
    },
    'discovery.resume': async () => {
      await discovery.control.goOn();
      discovery.controlChanged();
      return done;
    },
  };
}

/** What the people at the PC see of the search, and the pause that the policy grants them. */
export function sessionDiscovery(discovery: DiscoveryPart, section: () => Discovery | undefined) {
  const mayPauseMinutes = () => section()?.personMayPauseMinutes ?? 0;
  return {
    view: (): SessionDiscovery => ({
      type: 'discovery',
      ...discovery.progress(),
      mayPauseMinutes: mayPauseMinutes(),
    }),
    pause: async (pause: boolean) => {
      const { control } = discovery;
      const changed = pause ? await control.pauseByPerson(mayPauseMinutes()) : await control.goOnByPerson();
      if (changed) discovery.controlChanged();
      return changed;
    },
  };
}
