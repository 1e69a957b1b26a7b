/** Below the program's folder; what the installers run after they have laid the files. */
export const TASK_FILE = 'guardpost-task.xml';
export const TASK_NAME = 'Guardpost Agent';
export const DATA = '%ProgramData%\\Guardpost';

/**
 * The agent as a task of Windows' own scheduler: as SYSTEM, from boot, begun again a minute after it failed, without
 * end. A program that is not made for the service control manager needs a wrapper to be its service; the scheduler
 * needs none. Schema: learn.microsoft.com, Task Scheduler Schema 1.2; elements in the order that it asks for.
 * @param home the program's folder
 */
export function taskXml(home: string): string {
  const text = (value: string) =>
    value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
  const args = `"${home}\\scripts\\guardpost.mjs" agent --data "${DATA}" --enroll-file "${DATA}\\enrolment"`;
  return `<?xml version="1.0" encoding="UTF-8"?>
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo>
    <Author>Guardpost</Author>
    <Description>Endpoint data-loss prevention</Description>
  </RegistrationInfo>
  <Triggers>
    <BootTrigger><Enabled>true</Enabled></BootTrigger>
    <TimeTrigger>
      <Repetition><Interval>PT5M</Interval><StopAtDurationEnd>false</StopAtDurationEnd></Repetition>
      <StartBoundary>2020-01-01T00:00:00</StartBoundary>
      <Enabled>true</Enabled>
    </TimeTrigger>
  </Triggers>
  <Principals>
    <Principal id="Author"><UserId>S-1-5-18</UserId><RunLevel>HighestAvailable</RunLevel></Principal>
  </Principals>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <StartWhenAvailable>true</StartWhenAvailable>
    <RunOnlyIfNetworkAvailable>false</RunOnlyIfNetworkAvailable>
    <Enabled>true</Enabled>
    <ExecutionTimeLimit>PT0S</ExecutionTimeLimit>
    <Priority>6</Priority>
    <RestartOnFailure><Interval>PT1M</Interval><Count>255</Count></RestartOnFailure>
  </Settings>
  <Actions Context="Author">
    <Exec>
      <Command>${text(`"${home}\\node.exe"`)}</Command>
      <Arguments>${text(args)}</Arguments>
      <WorkingDirectory>${text(home)}</WorkingDirectory>
    </Exec>
  </Actions>
</Task>
`;
}
