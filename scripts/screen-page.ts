import { SCREEN_TOOLS } from '../shared/screen/catalogue.ts';
import {
  type Coverage,
  type CoveredPlatform,
  PLATFORMS,
  SCREEN_COVERAGE,
} from '../shared/screen/coverage.ts';

const PLATFORM_NAMES: Record<CoveredPlatform, string> = {
  windows: 'Windows',
  macos: 'macOS',
  'linux-x11': 'Linux, X11',
  'linux-wayland': 'Linux, Wayland',
};
const MARKS: Record<Coverage, string> = {
  prevented: '**prevented**',
  ended: 'ended',
  detected: 'detected',
  unseen: '–',
};

/** The page of what is prevented of pictures of the screen and of copying, from the data that the console shows. */
export function screenPage(): string {
  const rows = SCREEN_COVERAGE.map(
    ({ name, on, note }) =>
      `| ${name['zh-CN']} · ${name.en} | ${PLATFORMS.map((platform) => MARKS[on[platform]]).join(' | ')} | ${note.en} |`,
  );
  const tools = SCREEN_TOOLS.map(({ id, name, kind, processes }) => {
    const told = processes.map(({ name: program, path, commandLine, connected }) =>
      [`\`${program ?? path}\``, commandLine && `with \`${commandLine}\``, connected && 'while connected']
        .filter(Boolean)
        .join(' '),
    );
    return `| \`${id}\` | ${name} | ${kind} | ${told.join(', ')} |`;
  });
  return `# The screen and the clipboard

Made from the code by \`npm run docs\`. The most that a policy can ask for, by system. **prevented**: it does not
happen. ended: it begins, and is closed, cleared or taken away within seconds. detected: only told of. –: not seen.

| way | ${PLATFORMS.map((platform) => PLATFORM_NAMES[platform]).join(' | ')} | where it ends |
| --- | ${PLATFORMS.map(() => '---').join(' | ')} | --- |
${rows.join('\n')}

## Tools

Policies add their own under \`screen.tools.catalogue\`; \`screen.exceptions\` takes programs out.

| id | name | kind | told by |
| --- | --- | --- | --- |
${tools.join('\n')}
`;
}
