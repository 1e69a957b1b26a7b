import type { ChildProcess } from 'node:child_process';
import type { BigIntStats } from 'node:fs';
import type { Actor, DeviceInfo, ProcessInfo } from '../../shared/events/observation.ts';
import type { ApplicationsBackend } from '../enforcers/applications/backend.ts';
import type { NetworkBackend } from '../enforcers/network/backend.ts';
import type { OpenGuardBackend } from '../enforcers/open-guard/backend.ts';
import type { PrintingBackend } from '../enforcers/printing/backend.ts';
import type { OpenDocument, ScreenBackend } from '../enforcers/screen/backend.ts';
import type { DeviceControlBackend } from '../enforcers/usb/backend.ts';
import type { Installation } from './installation.ts';
import type { SessionListener, SessionListenerOptions } from './session-listener.ts';

export type { Installation } from './installation.ts';
export type { SessionListener, SessionListenerOptions, SessionPeer } from './session-listener.ts';

/** A mounted removable medium (or a folder or mount that the administrator names as one). */
export interface RemovableMount {
  mountPoint: string;
  device: DeviceInfo;
}

/** What the kernel says came or went. */
export type StorageChange =
  | { kind: 'device-arrived' | 'device-removed'; device: DeviceInfo }
  | { kind: 'mounted' | 'unmounted'; mount: RemovableMount };

/** A file as `Platform.locate` found it. */
export interface LocatedFile {
  stats: BigIntStats;
  realPath: Buffer;
}

export interface StorageWatcher {
  /** Devices and mounts present now. */
  snapshot(): Promise<{ devices: DeviceInfo[]; mounts: RemovableMount[] }>;
  close(): Promise<void>;
}

/** A person's home folder on this PC. */
export interface Home {
  user: string;
  /** Absent where the system has no user numbers. */
  uid?: number;
  path: string;
}

/** A folder that shows another computer's files. */
export interface NetworkMount {
  mountPoint: string;
  /** What was mounted, such as //server/share; never with a password. */
  source: string;
  fileSystem: string;
}

/** A program asked the desktop for a picture or a stream of the screen. */
export interface PortalCall {
  actor: Actor | undefined;
  process?: ProcessInfo | undefined;
  /** As in `Screenshot.Screenshot`. */
  method: string;
}

/** Half of a pair: the service manager ends and begins the service anew when it is silent too long. */
export interface Watchdog {
  /** To be told at least so often, in milliseconds. */
  readonly everyMs: number;
  alive(): Promise<void>;
}

/** A sandbox for one untrusted child: no network, limited memory, lowest privileges the system offers. */
export interface SandboxLimits {
  /** Resident memory in bytes; over it the child is killed. */
  memoryBytes: number;
  /** The script may load native code of the packages it uses. */
  nativeCode?: boolean;
}

/**
 * Everything that differs between operating systems. One folder per system implements it; nothing outside
 * agent/platform names a command, registry key or system file.
 */
export interface Platform {
  readonly name: 'windows' | 'linux' | 'macos';
  osVersion(): string;
  /**
   * Reports removable devices and mounts as they come and go after it has resolved; `snapshot` tells what is
   * there already. `mounted` is reported again for a mount whose device facts changed (made read-only, say).
   * `extraMounts` are treated as removable: mount points, or plain folders standing for one. A machine without a USB bus still reports mounts.
   */
  watchStorage(options: {
    extraMounts: readonly string[];
    onChange: (change: StorageChange) => void;
    onError: (error: Error) => void;
  }): Promise<StorageWatcher>;
  /**
   * What a path leads to now: looked at without reading it or following a link in its last part. `realPath` is
   * where the system says that very file lies, so that a folder swapped for a link cannot lead elsewhere
   * unseen. Undefined when nothing is there.
   */
  locate(path: string | Buffer): Promise<LocatedFile | undefined>;
  /** Processes that hold the file open for writing now; empty when none or when it cannot be told. */
  writersOf(path: string | Buffer): Promise<ProcessInfo[]>;
  /** The person behind a process, or else behind the file's owner. */
  actorOf(subject: { pid?: number; ownerUid?: number }): Promise<Actor | undefined>;
  /** People logged in now, at the screen or from afar; empty at the log-in screen. Absent: it cannot be told. */
  peoplePresent?(): Promise<Actor[]>;
  /**
   * Has the system begin the tray in this person's session. True when it was told to; false when it would not;
   * undefined when they have no session that a tray belongs in, or none is installed.
   */
  startTray?(person: Actor): Promise<boolean | undefined>;
  /** Calls back when someone may have logged in or out. @returns a function that stops it */
  watchPeople?(onChange: () => void): () => void;
  /** Homes of the people of this PC, logged in or not, as far as they are there. */
  homes(): Promise<Home[]>;
  /** Network shares that are mounted now. Cheap: it is asked every other second. */
  networkMounts(): Promise<NetworkMount[]>;
  /**
   * Listens for programs of the people logged in; who each is comes from the system. Absent where it cannot.
   * @throws Error when the address cannot be had for this service alone
   */
  listenForSessions?(options: SessionListenerOptions): Promise<SessionListener>;
  /** How this system controls what is plugged in; absent where it cannot. `dataDir` keeps former values. */
  deviceControl?(dataDir: string): DeviceControlBackend;
  /** How this system asks before a file is opened; absent where it cannot. */
  openGuard?(): OpenGuardBackend;
  /** How this system tells of programs and ends them. */
  applications?(): ApplicationsBackend;
  /** True when it runs on battery; absent where it cannot be told. */
  onBattery?(): Promise<boolean>;
  /** How this system tells of print jobs and holds them. */
  printing?(): PrintingBackend;
  /** How this system tells of clipboards and keys without a program in people's sessions; absent where it cannot. */
  screen?(): ScreenBackend;
  /** Documents that people's programs have open now; absent where it cannot be told. */
  openDocuments?(): Promise<OpenDocument[]>;
  /** Calls that ask for pictures of people's screens over their session bus. @returns what stops it */
  watchPortals?(onCall: (call: PortalCall) => void): () => void;
  /** A folder in memory, for what must not get onto a disk; absent: there is none. */
  volatileFolder?(): string | undefined;
  /** True when a desktop notification service answers for some logged-in user. */
  notificationServiceAvailable(): Promise<boolean>;
  /** Starts a Node script as a confined child with an IPC channel. */
  spawnConfined(script: string, args: readonly string[], limits: SandboxLimits): ChildProcess;
  /** How this system cuts a PC off the network; state is kept under `dataDir`. Absent where it cannot. */
  networkBackend?(dataDir: string): NetworkBackend;
  /** Addresses of the servers that this PC asks for names. */
  nameServers(): Promise<string[]>;
  /** The system's service manager began us, and nobody at a terminal. Absent: it cannot be told. */
  isSystemService?(): boolean;
  /** The system is on its way down; whoever ends us then is nobody's enemy. Absent: it cannot be told. */
  isShuttingDown?(): Promise<boolean>;
  /** What the system's service manager wants to hear from a service that is alive; absent where it wants nothing. */
  watchdog?(): Watchdog | undefined;
  /** The package that this agent came with; absent where none can be put back. */
  installation?(): Installation;
  /** Of these and what leads to them, what others than its owner may change. Absent: it cannot be told. */
  exposed?(paths: readonly string[]): Promise<string[]>;
  /** Resident memory of a process in bytes, or undefined when it is gone. */
  residentBytes(pid: number): Promise<number | undefined>;
}
