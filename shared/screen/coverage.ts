import type { LocalizedText } from '../detection/levels.ts';

export const PLATFORMS = ['windows', 'macos', 'linux-x11', 'linux-wayland'] as const;
export type CoveredPlatform = (typeof PLATFORMS)[number];

/**
 * What becomes of a way to take a picture of the screen or to copy. `prevented`: it does not happen. `ended`: it
 * begins, and is closed, cleared or taken away within seconds. `detected`: only told of. `unseen`: nobody knows.
 */
export const COVERAGES = ['prevented', 'ended', 'detected', 'unseen'] as const;
export type Coverage = (typeof COVERAGES)[number];

export interface CoveredWay {
  id: string;
  name: LocalizedText;
  on: Readonly<Record<CoveredPlatform, Coverage>>;
  /** What it depends on, or where it ends. */
  note: LocalizedText;
}

const way = (
  id: string,
  [zh, en]: readonly [string, string],
  [windows, macos, x11, wayland]: readonly [Coverage, Coverage, Coverage, Coverage],
  [zhNote, enNote]: readonly [string, string],
): CoveredWay => ({
  id,
  name: { 'zh-CN': zh, en },
  on: { windows, macos, 'linux-x11': x11, 'linux-wayland': wayland },
  note: { 'zh-CN': zhNote, en: enNote },
});

/** The one source of what is said about this, in the console and in the documentation: the most that a policy can ask for. */
export const SCREEN_COVERAGE: readonly CoveredWay[] = [
  way(
    'capture-tool',
    ['截屏程序', 'Capture programs'],
    ['ended', 'ended', 'prevented', 'prevented'],
    [
      'Linux 上按程序名或路径阻止启动（需要 root 和 fanotify）；其他系统在启动后一两秒内关闭，期间可能已截到一次。改名的程序按名称认不出，可用发布者识别。',
      'Linux refuses the start by name or path (root and fanotify); elsewhere it is closed a second or two after its start and may have taken one picture. A renamed program is not known by its name; use publishers.',
    ],
  ),
  way(
    'recording-tool',
    ['录屏程序', 'Recording programs'],
    ['ended', 'ended', 'prevented', 'prevented'],
    [
      '同上；由参数识别的（FFmpeg、GStreamer、VLC）在 Linux 上也是启动后关闭。',
      'As above; those told by their arguments (FFmpeg, GStreamer, VLC) are closed after their start on Linux, too.',
    ],
  ),
  way(
    'built-in-capture',
    [
      '其他程序自带的截屏（QQ、微信 4、钉钉、浏览器、GNOME Shell）',
      'Captures inside other programs (QQ, WeChat 4, DingTalk, browsers, GNOME Shell)',
    ],
    ['ended', 'ended', 'ended', 'detected'],
    [
      '没有自己的进程；经剪贴板的图片会被检查和清除，存成文件的由截屏通道检查，直接发送出去的看不到。Wayland 上剪贴板图片只有托盘能看到。',
      'They have no process of their own; pictures that go through the clipboard are judged and cleared, those saved as files by the screenshot channel; one that is sent at once is not seen. On Wayland only the tray may see pictures in the clipboard.',
    ],
  ),
  way(
    'print-screen',
    ['截屏键', 'Print-screen key'],
    ['prevented', 'unseen', 'prevented', 'unseen'],
    [
      'Windows 由托盘注册该键，无法取得时不阻止；X11 上桌面已占用该键时只能发现。macOS 的截屏快捷键和 Wayland 的按键不交给程序。',
      'On Windows the tray registers the key, and does not hold it where the system keeps it; on X11 a desktop that has grabbed it already keeps it, and presses are told of. macOS keeps its shortcuts and Wayland its keys from programs.',
    ],
  ),
  way(
    'clipboard-text',
    ['复制文字', 'Copied text'],
    ['ended', 'ended', 'ended', 'detected'],
    [
      '先复制，判定后清除，通常在半秒到一秒内；清除前已粘贴的拦不住。X11 上鼠标选中（PRIMARY）的文字不检查。Wayland 上只有托盘在前台等系统允许时能读到。',
      'It is copied, judged and then cleared, mostly within a second; what was pasted before is gone. Text selected with the mouse (PRIMARY of X11) is not looked at. On Wayland the tray reads it only when the compositor lets it.',
    ],
  ),
  way(
    'clipboard-files',
    ['复制文件', 'Copied files'],
    ['ended', 'ended', 'ended', 'detected'],
    [
      '按所复制文件的内容判定；一次最多检查 200 个文件。目的地是移动存储等通道时仍由该通道处置。',
      'Judged by the content of the files, at most 200 of one copy. Where they are pasted to is watched as the channel that it is.',
    ],
  ),
  way(
    'clipboard-image',
    ['剪贴板中的图片', 'Pictures in the clipboard'],
    ['ended', 'ended', 'ended', 'detected'],
    [
      '经文字识别后判定；打开涉密文件期间不等识别直接清除。',
      'Judged after its text is recognised; while a classified document is open it is cleared at once.',
    ],
  ),
  way(
    'screenshot-file',
    ['保存为文件的截屏', 'Pictures saved as files'],
    ['ended', 'ended', 'ended', 'ended'],
    [
      '在截屏文件夹中或按文件名识别，判定后移入隔离区。',
      'Known by the folder or the name, judged and taken into the quarantine.',
    ],
  ),
  way(
    'portal',
    ['桌面门户的截屏、屏幕共享', 'The desktop’s portal for pictures and screen sharing'],
    ['unseen', 'unseen', 'detected', 'detected'],
    [
      '会话总线上的调用可见，看得到由哪个程序提出；桌面自己是否同意看不到。Windows 和 macOS 没有门户。',
      'The call on the session bus is seen, with the program; whether the desktop agreed is not. Windows and macOS have no portal.',
    ],
  ),
  way(
    'remote-control',
    ['远程控制程序', 'Remote-control programs'],
    ['ended', 'ended', 'prevented', 'prevented'],
    [
      '有单独会话进程的（TeamViewer、RDP）和有人连入的 VNC 是会话状态；ToDesk、向日葵、AnyDesk、RustDesk 只能看出程序在运行。',
      'TeamViewer, RDP and VNC with somebody connected are seen as sessions; of ToDesk, Sunlogin, AnyDesk and RustDesk only that they run.',
    ],
  ),
  way(
    'open-documents',
    [
      '已打开的涉密文件（据此停止截屏、显示水印）',
      'Classified documents that are open (captures stop, watermark shown)',
    ],
    ['detected', 'detected', 'detected', 'detected'],
    [
      'Linux 和 macOS 看程序打开着的文件，一到两秒一次；读完即关闭的程序（多数文本编辑器）看不到。Windows 只看程序命令行中的文件，从程序菜单打开的看不到。',
      'Linux and macOS look at the files that programs have open, every other second; programs that read and close, as most text editors, are missed. Windows looks at command lines only, so that a document opened from a menu is missed.',
    ],
  ),
  way(
    'window-protection',
    ['使他人程序的窗口无法被截取', 'Keeping other programs’ windows out of captures'],
    ['unseen', 'unseen', 'unseen', 'unseen'],
    [
      'Windows 的 SetWindowDisplayAffinity 只能由窗口所属的进程设置，不能替别的程序设置；其他系统没有对应功能。',
      'SetWindowDisplayAffinity of Windows works only for windows of the calling process, never for those of others; the other systems have nothing like it.',
    ],
  ),
  way(
    'camera',
    ['用手机拍屏', 'A photograph of the screen'],
    ['unseen', 'unseen', 'unseen', 'unseen'],
    [
      '看不到；照片中的水印可以指出设备、人员和时间。',
      'Not seen; a watermark in the photograph tells the PC, person and time.',
    ],
  ),
];
