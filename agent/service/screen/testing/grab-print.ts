import x11 from 'x11';

// Another program that wants the print-screen key: exits with 0 when the X server gives it the key, else with 1.

const XK_PRINT = 0xff61;
const ANY_MODIFIER = 0x8000;
const options = { display: process.argv[2]!, auth: { name: '', data: '' }, shm: false } as const;

const client = x11.createClient(options, (error, display) => {
  if (error) process.exit(2);
  const { min_keycode: min, max_keycode: max, screen } = display;
  client.GetKeyboardMapping(min, max - min + 1, (_, rows) => {
    const code = min + rows.findIndex((row) => row.includes(XK_PRINT));
    client.GrabKey(screen[0]!.root, 0, ANY_MODIFIER, code, 1, 1, (refused) => {
      if (refused) process.exit(1);
      return true;
    });
    client.GetSelectionOwner(1, () => process.exit(0));
  });
});
client.on('error', () => {});
