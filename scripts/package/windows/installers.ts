import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdir, rm, writeFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { DATA, TASK_FILE, TASK_NAME, taskXml } from './task.ts';

export interface InstallerOptions {
  /** The folder that becomes the program's. */
  payload: string;
  version: string;
  /** The file to write. */
  output: string;
}

const PROGRAM = 'C:\\Program Files\\Guardpost';
/** Never changes: by it Windows knows that two versions are one product. */
const UPGRADE_CODE = '6B2A4C1E-6D0F-4E0C-9C55-0A2F5D3C7B10';
const [SYSTEM, ADMINISTRATORS] = ['*S-1-5-18', '*S-1-5-32-544'];

/** What the installers run, each the exact command line. `[…]` is filled in by who installs. */
const RUN = {
  /** Keys and spool are the service's and the administrators' alone. */
  protect: `icacls "${DATA}" /inheritance:r /grant:r ${SYSTEM}:(OI)(CI)F ${ADMINISTRATORS}:(OI)(CI)F`,
  end: `schtasks /End /TN "${TASK_NAME}"`,
  create: (folder: string) => `schtasks /Create /F /TN "${TASK_NAME}" /XML "${folder}\\${TASK_FILE}"`,
  begin: `schtasks /Run /TN "${TASK_NAME}"`,
  remove: `schtasks /Delete /F /TN "${TASK_NAME}"`,
  mayStop: (folder: string) =>
    `"${folder}\\node.exe" "${folder}\\scripts\\guardpost.mjs" agent may-stop --data "${DATA}"`,
};

/**
 * An installer of NSIS for all users: `/S` asks nothing, `/ENROLL=URL#TOKEN` enrols, `/D=FOLDER` goes elsewhere. It
 * is its own upgrade; the uninstaller asks for the security team's leave and ends with 1 without it.
 * @throws when makensis is not there or refuses
 */
export async function buildNsis({ payload, version, output }: InstallerOptions): Promise<void> {
  const script = `${output}.nsi`;
  await writeFile(join(payload, TASK_FILE), taskXml(PROGRAM));
  await writeFile(script, nsisScript({ payload, version, output }));
  try {
    mustRun('makensis', ['-V2', '-INPUTCHARSET', 'UTF8', script]);
  } finally {
    await rm(script, { force: true });
  }
}

/** NSIS quotes with '$' and backquotes; the commands hold neither but for what is meant. */
function nsisScript({ payload, version, output }: InstallerOptions): string {
  const run = (command: string) => `nsExec::ExecToLog '"$SYSDIR\\cmd.exe" /C ${command}'\n  Pop $0`;
  const uninstall = 'Software\\Microsoft\\Windows\\CurrentVersion\\Uninstall\\Guardpost';
  return `Unicode true
SetCompressor zlib
Name "Guardpost"
OutFile "${output}"
InstallDir "${PROGRAM}"
RequestExecutionLevel admin
ShowInstDetails show
VIProductVersion "${version.split('-')[0]}.0"
VIAddVersionKey ProductName "Guardpost"
VIAddVersionKey ProductVersion "${version}"
VIAddVersionKey FileVersion "${version}"
VIAddVersionKey FileDescription "Endpoint data-loss prevention"
VIAddVersionKey LegalCopyright "Apache-2.0"
!include FileFunc.nsh
!include x64.nsh
Page directory
Page instfiles
UninstPage uninstConfirm
UninstPage instfiles

Function .onInit
  SetShellVarContext all
  \${IfNot} \${RunningX64}
    SetErrorLevel 2
    Abort
  \${EndIf}
  SetRegView 64
FunctionEnd

Section
  SetShellVarContext all
  SetRegView 64
  CreateDirectory "$APPDATA\\Guardpost"
  ${run(RUN.protect)}
  \${GetParameters} $R0
  ClearErrors
  \${GetOptions} $R0 "/ENROLL=" $R1
  \${IfNot} \${Errors}
    FileOpen $R2 "$APPDATA\\Guardpost\\enrolment" w
    FileWrite $R2 "$R1$\\r$\\n"
    FileClose $R2
  \${EndIf}
  ${run(RUN.end)}
  ; The one before this leaves nothing behind; its data lies elsewhere.
  IfFileExists "$INSTDIR\\node.exe" 0 +2
  RMDir /r "$INSTDIR"
  SetOutPath "$INSTDIR"
  File /r "${payload}/*"
  WriteUninstaller "$INSTDIR\\uninstall.exe"
  WriteRegStr HKLM "${uninstall}" DisplayName "Guardpost"
  WriteRegStr HKLM "${uninstall}" DisplayVersion "${version}"
  WriteRegStr HKLM "${uninstall}" Publisher "Guardpost"
  WriteRegStr HKLM "${uninstall}" UninstallString '"$INSTDIR\\uninstall.exe"'
  WriteRegStr HKLM "${uninstall}" QuietUninstallString '"$INSTDIR\\uninstall.exe" /S'
  WriteRegDWORD HKLM "${uninstall}" NoModify 1
  ${run(RUN.create('$INSTDIR'))}
  \${If} $0 != 0
    SetErrorLevel 3
    Abort "the scheduler did not take the agent"
  \${EndIf}
  ${run(RUN.begin)}
SectionEnd

Section Uninstall
  SetShellVarContext all
  SetRegView 64
  IfFileExists "$APPDATA\\Guardpost\\identity.json" 0 leave
  nsExec::ExecToLog '"$INSTDIR\\node.exe" "$INSTDIR\\scripts\\guardpost.mjs" agent may-stop --data "$APPDATA\\Guardpost"'
  Pop $0
  \${If} $0 != 0
    SetErrorLevel 1
    Abort "the security team has to agree: guardpost agent release-challenge --stop"
  \${EndIf}
leave:
  ${run(RUN.end)}
  ${run(RUN.remove)}
  RMDir /r "$INSTDIR"
  DeleteRegKey HKLM "${uninstall}"
SectionEnd
`;
}

/**
 * An installer of Windows Installer, for group policy: per machine, `msiexec /i guardpost.msi /qn`. It enrols by
 * ${DATA}\\enrolment, which the policy lays there. Built by wixl of msitools.
 * @throws when wixl is not there or refuses
 */
export async function buildMsi({ payload, version, output }: InstallerOptions): Promise<void> {
  const source = `${output}.wxs`;
  await writeFile(join(payload, TASK_FILE), taskXml(PROGRAM));
  await writeFile(source, await wixSource({ payload, version, output }));
  try {
    mustRun('wixl', ['--arch', 'x64', '--output', resolve(output), resolve(source)], payload);
  } finally {
    await rm(source, { force: true });
  }
}

async function wixSource({ payload, version }: InstallerOptions): Promise<string> {
  const components: string[] = [];
  const tree = await directory(payload, payload, components);
  // After the files are there, or before they go; as SYSTEM.
  const action = (id: string, command: string, result: 'check' | 'ignore') =>
    `<CustomAction Id="${id}" Property="SHELL" ExeCommand="${xml(command)}" Execute="deferred" Impersonate="no" Return="${result}"/>`;
  const cmd = (command: string) => `/C ${command}`;
  const leave = `/C if not exist "${DATA}\\identity.json" (exit 0) else (${RUN.mayStop(PROGRAM)})`;
  return `<?xml version="1.0" encoding="utf-8"?>
<Wix xmlns="http://schemas.microsoft.com/wix/2006/wi">
  <Product Id="*" UpgradeCode="${UPGRADE_CODE}" Name="Guardpost" Manufacturer="Guardpost" Language="1033" Version="${version.split('-')[0]}">
    <Package InstallerVersion="500" Compressed="yes" InstallScope="perMachine" Description="Endpoint data-loss prevention"/>
    <MajorUpgrade DowngradeErrorMessage="A newer version is installed."/>
    <Media Id="1" Cabinet="guardpost.cab" EmbedCab="yes"/>
    <Directory Id="TARGETDIR" Name="SourceDir">
      <Directory Id="ProgramFiles64Folder">
        <Directory Id="INSTALLDIR" Name="Guardpost">
${tree}        </Directory>
      </Directory>
    </Directory>
    <Feature Id="Agent" Level="1">
${components.map((id) => `      <ComponentRef Id="${id}"/>\n`).join('')}    </Feature>
    <CustomAction Id="FindShell" Property="SHELL" Value="[System64Folder]cmd.exe" Execute="immediate"/>
    ${action('Protect', cmd(`mkdir "${DATA}" & ${RUN.protect}`), 'ignore')}
    ${action('CreateTask', cmd(RUN.create(PROGRAM)), 'check')}
    ${action('BeginTask', cmd(RUN.begin), 'ignore')}
    ${action('AskLeave', leave, 'check')}
    ${action('EndTask', cmd(RUN.end), 'ignore')}
    ${action('RemoveTask', cmd(RUN.remove), 'ignore')}
    <InstallExecuteSequence>
      <Custom Action="FindShell" After="CostFinalize"/>
      <Custom Action="AskLeave" Before="EndTask">REMOVE="ALL" AND NOT UPGRADINGPRODUCTCODE</Custom>
      <Custom Action="EndTask" Before="RemoveTask">REMOVE="ALL"</Custom>
      <Custom Action="RemoveTask" Before="RemoveFiles">REMOVE="ALL"</Custom>
      <Custom Action="Protect" After="InstallFiles">NOT REMOVE</Custom>
      <Custom Action="CreateTask" After="Protect">NOT REMOVE</Custom>
      <Custom Action="BeginTask" After="CreateTask">NOT REMOVE</Custom>
    </InstallExecuteSequence>
  </Product>
</Wix>
`;
}

/** One component a folder, its first file the key; ids come from the paths, so that they stay over versions. */
async function directory(root: string, folder: string, components: string[]): Promise<string> {
  const id = (prefix: string, path: string) =>
    `${prefix}${createHash('sha256').update(relative(root, path)).digest('hex').slice(0, 32)}`;
  const entries = (await readdir(folder, { withFileTypes: true })).sort((a, b) => (a.name < b.name ? -1 : 1));
  const files = entries.filter((entry) => entry.isFile());
  let text = '';
  if (files.length > 0) {
    components.push(id('c', folder));
    const inside = files.map(({ name }, index) => {
      const path = join(folder, name);
      return `<File Id="${id('f', path)}" Name="${xml(name)}" Source="${xml(relative(root, path))}"${index === 0 ? ' KeyPath="yes"' : ''}/>\n`;
    });
    text += `<Component Id="${id('c', folder)}" Guid="*" Win64="yes">\n${inside.join('')}</Component>\n`;
  }
  for (const entry of entries.filter((each) => each.isDirectory())) {
    const path = join(folder, entry.name);
    text += `<Directory Id="${id('d', path)}" Name="${xml(entry.name)}">\n${await directory(root, path, components)}</Directory>\n`;
  }
  return text;
}

function xml(value: string): string {
  return value
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

function mustRun(file: string, args: string[], cwd?: string): void {
  const { status, signal, stdout, stderr, error } = spawnSync(file, args, { encoding: 'utf8', cwd });
  if (status === 0) return;
  const said = error?.message ?? (stderr.trim() || stdout.trim());
  throw new Error(`${file} ended with ${signal ?? status}${said ? `: ${said}` : ''}`);
}
