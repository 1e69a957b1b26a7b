/** Where the packages for Linux put the agent; what they install and what goes back after an upgrade agree by this. */
export const AGENT_UNIT = 'guardpost-agent.service';
export const GUARD_UNIT = 'guardpost-upgrade-guard.service';
export const UNIT_FOLDER = '/lib/systemd/system';

export const INSTALLED = {
  home: '/usr/lib/guardpost',
  /** The former version, until the new one has reached the console. */
  former: '/usr/lib/guardpost-former',
  dataDir: '/var/lib/guardpost',
  /** For an installation without anybody at the keyboard. */
  enrolmentFile: '/etc/guardpost/enrolment',
  command: '/usr/bin/guardpost',
  systemFiles: ['/usr/bin/guardpost', `${UNIT_FOLDER}/${AGENT_UNIT}`, `${UNIT_FOLDER}/${GUARD_UNIT}`],
} as const;
