import { AGENT_UNIT, GUARD_UNIT, INSTALLED, UNIT_FOLDER } from '../../agent/platform/linux/installed.ts';

/*
 * What the packages' scripts do, in POSIX sh, whichever package manager runs them. `$root` is empty, or another root
 * that the package is put into, whose services are none of ours.
 */
const { home, former, dataDir, command } = INSTALLED;
const wanted = (unit: string) => `etc/systemd/system/multi-user.target.wants/${unit}`;

/** Before a new version is unpacked over this one. A version that knows nothing of it is upgraded all the same. */
export const keepFormer = (
  version: string,
) => `if [ -z "$root" ] && [ -x ${command} ] && [ -d /run/systemd/system ]; then
  ${command} agent --data ${dataDir} prepare-upgrade --to '${version}' || echo 'guardpost: no way back after this upgrade' >&2
fi
`;

/** An upgrade that the package manager gave up. */
export const forgetFormer = `if [ -z "$root" ]; then rm -rf ${former} ${dataDir}/upgrade.json; fi
`;

export const makeFolders = `mkdir -p "$root${dataDir}" "$root/etc/guardpost"
chmod 700 "$root${dataDir}" "$root/etc/guardpost"
mkdir -p "$(dirname "$root/${wanted(AGENT_UNIT)}")"
ln -sf ${UNIT_FOLDER}/${GUARD_UNIT} "$root/${wanted(GUARD_UNIT)}"
mkdir -p "$root/etc/systemd/user/graphical-session.target.wants"
ln -sf /usr/lib/systemd/user/guardpost-tray.service "$root/etc/systemd/user/graphical-session.target.wants/guardpost-tray.service"
`;

/** Enabled once: an administrator who disabled it is not overruled by an upgrade. */
export const enable = `ln -sf ${UNIT_FOLDER}/${AGENT_UNIT} "$root/${wanted(AGENT_UNIT)}"
`;

/** The unit refuses to be stopped; systemd begins it anew when it has ended, with the new version. */
export const begin = `if [ -z "$root" ] && [ -d /run/systemd/system ]; then
  systemctl daemon-reload
  if systemctl is-active --quiet ${AGENT_UNIT}; then systemctl kill ${AGENT_UNIT} || true
  elif systemctl is-enabled --quiet ${AGENT_UNIT}; then systemctl start --no-block ${AGENT_UNIT} || true
  fi
  systemctl start --no-block ${GUARD_UNIT} || true
fi
`;

/** Of a PC that is enrolled, the agent is removed with the security team's code alone. */
export const askLeave = `if [ -e "$root${dataDir}/identity.json" ]; then
  if ! "$root${command}" agent may-stop --data "$root${dataDir}"; then
    echo 'guardpost: the security team has to agree; ask for a code: guardpost agent --data ${dataDir} release-challenge --stop' >&2
    exit 1
  fi
fi
`;

/** The leave to stop holds for the time of a removal that was agreed. */
export const end = `if [ -z "$root" ] && [ -d /run/systemd/system ]; then
  for unit in ${GUARD_UNIT} ${AGENT_UNIT}; do
    permit=/run/systemd/system/$unit.d
    mkdir -p "$permit"
    printf '[Unit]\\nRefuseManualStop=no\\n' > "$permit/permit.conf"
    systemctl daemon-reload
    systemctl stop "$unit" || true
    rm -rf "$permit"
  done
fi
`;

/** What Node compiled on the way is in no list of files. */
export const clearAway = `rm -rf "$root${home}" "$root${former}"
rm -f "$root/etc/systemd/user/graphical-session.target.wants/guardpost-tray.service"
rm -f "$root/${wanted(AGENT_UNIT)}" "$root/${wanted(GUARD_UNIT)}"
`;

export const clearCache = `rm -rf "$root${home}/node_modules/.cache"
`;

export const clearData = `rm -rf "$root${dataDir}" "$root/etc/guardpost"
`;

export const reload = `if [ -z "$root" ] && [ -d /run/systemd/system ]; then systemctl daemon-reload || true; fi
`;
