import { AGENT_UNIT } from './installed.ts';

/**
 * What waits, after an upgrade, for the new version to reach the console. It is the former version's program: one
 * that cannot start cannot judge itself. Begun again at boot while an upgrade is not settled.
 */
export function upgradeGuardUnit({ former, dataDir }: { former: string; dataDir: string }): string {
  return `[Unit]
Description=Guardpost: goes back to the former version when the new one does not reach the console
After=${AGENT_UNIT}
ConditionPathExists=${dataDir}/upgrade.json
ConditionPathExists=${former}
StartLimitIntervalSec=0
RefuseManualStop=yes

[Service]
Type=exec
ExecStart=${former}/node_modules/node/bin/node ${former}/scripts/guardpost.mjs agent guard-upgrade --data ${dataDir}
Restart=on-failure
RestartSec=10
UMask=0077
NoNewPrivileges=yes
PrivateTmp=yes
ProtectHome=yes
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK
SystemCallArchitectures=native

[Install]
WantedBy=multi-user.target
`;
}
