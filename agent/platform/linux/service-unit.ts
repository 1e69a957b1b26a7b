export interface ServiceUnitOptions {
  /** Node that the package brings. */
  node: string;
  /** The package's own folder, with scripts/guardpost.mjs. */
  home: string;
  dataDir: string;
  /** For an installation without anybody at the keyboard: one line, ENROLL=--enroll URL#TOKEN. */
  enrolmentFile: string;
}

/** What the agent needs of root: devices, firewall, other people's files and processes. Nothing else is kept. */
const CAPABILITIES = [
  'CAP_CHOWN',
  'CAP_DAC_OVERRIDE',
  'CAP_DAC_READ_SEARCH',
  'CAP_FOWNER',
  'CAP_KILL',
  'CAP_NET_ADMIN',
  'CAP_SETGID',
  'CAP_SETPCAP',
  'CAP_SETUID',
  'CAP_SYS_ADMIN',
  'CAP_SYS_NICE',
  'CAP_SYS_PTRACE',
  'CAP_SYS_RESOURCE',
];

/**
 * The agent as a service of systemd: begun at boot, begun again whenever it ends, with what systemd.exec(5) can take
 * from a process that has to change devices, firewall and udev rules. Not begun before it can know its console.
 */
export function agentUnit({ node, home, dataDir, enrolmentFile }: ServiceUnitOptions): string {
  return `[Unit]
Description=Guardpost agent
After=local-fs.target systemd-udevd.service
Wants=network-online.target
ConditionPathExists=|${dataDir}/identity.json
ConditionPathExists=|${enrolmentFile}
StartLimitIntervalSec=0
# Nobody stops it in passing; the package's removal asks for the security team's code first.
RefuseManualStop=yes

[Service]
Type=exec
EnvironmentFile=-${enrolmentFile}
ExecStart=${node} ${home}/scripts/guardpost.mjs agent --data ${dataDir} $ENROLL
Restart=always
RestartSec=2
WatchdogSec=90
NotifyAccess=all
TimeoutStopSec=20
OOMScoreAdjust=-500
UMask=0077
StateDirectory=guardpost
StateDirectoryMode=0700
CapabilityBoundingSet=${CAPABILITIES.join(' ')}
LockPersonality=yes
ProtectClock=yes
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK
SystemCallArchitectures=native
KeyringMode=private

[Install]
WantedBy=multi-user.target
`;
}
