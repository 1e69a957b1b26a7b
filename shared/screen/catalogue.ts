import type { z } from 'zod';
import { ScreenTool, type ToolKind } from './tool.ts';

type Given = z.input<typeof ScreenTool>;

const tool = (kind: ToolKind, id: string, name: string, names: readonly string[]): Given => ({
  id,
  name,
  kind,
  processes: names.map((program) => ({ name: program })),
});

/** ffmpeg(1) reads a screen through these input devices (https://ffmpeg.org/ffmpeg-devices.html). */
const FFMPEG_GRABS = ['x11grab', 'kmsgrab', 'gdigrab', 'avfoundation'];

/** A server that shows the screen once somebody has connected to it. */
const serving = (id: string, name: string, names: readonly string[]): Given => ({
  id,
  name,
  kind: 'remote-control',
  processes: names.map((program) => ({ name: program, connected: true })),
});

/**
 * The tools that agents know, by the names of their programs as their makers ship them. A tool inside another
 * program (QQ, GNOME Shell, a browser) has no process of its own and is not here.
 */
export const SCREEN_TOOLS: readonly ScreenTool[] = ScreenTool.array().parse([
  tool('capture', 'windows-snipping', 'Windows 截图工具 Snipping Tool', [
    'SnippingTool.exe',
    'ScreenSketch.exe',
    'ScreenClippingHost.exe',
  ]),
  {
    id: 'wechat-capture',
    name: '微信截图',
    kind: 'capture',
    // 微信 3 starts its capture window so.
    processes: [{ name: 'rundll32.exe', commandLine: '*PrScrn.dll*' }],
  },
  tool('capture', 'snipaste', 'Snipaste', ['Snipaste*.exe', 'Snipaste', 'snipaste*.AppImage']),
  tool('capture', 'faststone', 'FastStone Capture', ['FSCapture.exe', 'FSCaptureHelper.exe']),
  tool('capture', 'sharex', 'ShareX', ['ShareX.exe']),
  tool('capture', 'picpick', 'PicPick', ['picpick.exe']),
  tool('capture', 'greenshot', 'Greenshot', ['Greenshot.exe']),
  tool('capture', 'lightshot', 'Lightshot', ['Lightshot.exe']),
  tool('capture', 'snagit', 'Snagit', ['Snagit32.exe', 'SnagitCapture.exe', 'Snagit*']),
  tool('capture', 'pixpin', 'PixPin', ['PixPin.exe', 'PixPin']),
  tool('capture', 'macos-screencapture', 'macOS screencapture', ['screencapture', 'screencaptureui']),
  tool('capture', 'gnome-screenshot', 'GNOME Screenshot', ['gnome-screenshot']),
  tool('capture', 'spectacle', 'KDE Spectacle', ['spectacle']),
  tool('capture', 'flameshot', 'Flameshot', ['flameshot', 'flameshot.exe']),
  tool('capture', 'ksnip', 'ksnip', ['ksnip', 'ksnip.exe']),
  tool('capture', 'xfce-screenshooter', 'Xfce Screenshooter', ['xfce4-screenshooter']),
  tool('capture', 'mate-screenshot', 'MATE Screenshot', ['mate-screenshot']),
  tool('capture', 'kylin-screenshot', '麒麟截图', ['kylin-screenshot']),
  tool('capture', 'deepin-screenshot', '深度截图', ['deepin-screenshot']),
  tool('capture', 'shutter', 'Shutter', ['shutter']),
  tool('capture', 'scrot', 'scrot, maim, xwd, grim', [
    'scrot',
    'maim',
    'xwd',
    'grim',
    'escrotum',
    'grimshot',
  ]),
  {
    id: 'imagemagick-import',
    name: 'ImageMagick import',
    kind: 'capture',
    processes: [{ name: 'import-im*' }, { name: 'import', path: '/usr/**' }],
  },

  tool('recording', 'xbox-game-bar', 'Xbox Game Bar', ['GameBar.exe', 'GameBarFTServer.exe', 'bcastdvr.exe']),
  tool('recording', 'obs', 'OBS Studio', ['obs', 'obs64.exe', 'obs32.exe']),
  tool('recording', 'bandicam', 'Bandicam', ['bdcam.exe', 'bdcam64.exe', 'bdcam_nonadmin.exe']),
  tool('recording', 'camtasia', 'Camtasia', ['CamRecorder.exe', 'CamtasiaStudio.exe', 'Camtasia*']),
  tool('recording', 'ocam', 'oCam', ['oCam.exe']),
  tool('recording', 'ev-capture', 'EV录屏', ['EVCapture.exe']),
  tool('recording', 'simplescreenrecorder', 'SimpleScreenRecorder', ['simplescreenrecorder']),
  tool('recording', 'deepin-recorder', '深度截图录屏', ['deepin-screen-recorder']),
  tool('recording', 'kazam', 'Kazam, Peek, Kooha, vokoscreen', ['kazam', 'peek', 'kooha', 'vokoscreen*']),
  tool('recording', 'recordmydesktop', 'recordMyDesktop', ['recordmydesktop', 'gtk-recordmydesktop']),
  tool('recording', 'wlroots-recorders', 'wf-recorder, wl-screenrec', ['wf-recorder', 'wl-screenrec']),
  tool('recording', 'gpu-screen-recorder', 'GPU Screen Recorder', ['gpu-screen-recorder*']),
  {
    id: 'ffmpeg-grab',
    name: 'FFmpeg',
    kind: 'recording',
    processes: [
      ...FFMPEG_GRABS.flatMap((device) =>
        ['ffmpeg', 'ffmpeg.exe'].map((name) => ({ name, commandLine: `*-f ${device}*` })),
      ),
      // Desktop duplication is a filter, not a device.
      { name: 'ffmpeg.exe', commandLine: '*ddagrab*' },
    ],
  },
  {
    id: 'gstreamer-grab',
    name: 'GStreamer',
    kind: 'recording',
    processes: ['ximagesrc', 'd3d11screencapturesrc', 'avfvideosrc'].map((element) => ({
      name: 'gst-launch-1.0*',
      commandLine: `*${element}*`,
    })),
  },
  {
    id: 'vlc-screen',
    name: 'VLC',
    kind: 'recording',
    processes: [
      { name: 'vlc*', commandLine: '*screen://*' },
      { name: 'cvlc', commandLine: '*screen://*' },
    ],
  },

  tool('remote-control', 'todesk', 'ToDesk', ['ToDesk.exe', 'ToDesk', 'todesk*']),
  tool('remote-control', 'sunlogin', '向日葵 Sunlogin', [
    'SunloginClient.exe',
    'SunloginRemote.exe',
    'AweSun.exe',
    'sunloginclient*',
    'SunloginClient',
  ]),
  // Started for a session only; TeamViewer.exe itself waits in the tray all day.
  tool('remote-control', 'teamviewer', 'TeamViewer', ['TeamViewer_Desktop*', 'TeamViewer_Desktop.exe']),
  tool('remote-control', 'anydesk', 'AnyDesk', ['AnyDesk.exe', 'anydesk', 'AnyDesk']),
  tool('remote-control', 'rustdesk', 'RustDesk', ['rustdesk.exe', 'rustdesk', 'RustDesk']),
  tool('remote-control', 'raylink', 'RayLink', ['RayLink.exe']),
  // The clipboard of Remote Desktop runs in sessions from afar and in no other.
  tool('remote-control', 'windows-rdp', 'Windows 远程桌面 RDP', ['rdpclip.exe']),
  tool('remote-control', 'windows-quick-assist', 'Windows Quick Assist', ['QuickAssist.exe']),
  tool('remote-control', 'xrdp', 'xrdp', ['xrdp-chansrv']),
  serving('vnc', 'VNC', [
    'x11vnc',
    'Xvnc',
    'Xtigervnc',
    'x0vncserver',
    'X0tigervnc',
    'wayvnc',
    'krfb',
    'vino-server',
    'winvnc*.exe',
    'tvnserver.exe',
    'vncserver*',
  ]),
  serving('gnome-remote-desktop', 'GNOME Remote Desktop', ['gnome-remote-desktop-daemon']),
  serving('macos-screen-sharing', 'macOS Screen Sharing', ['screensharingd', 'ScreensharingAgent']),
]);
